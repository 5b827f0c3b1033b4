using System.Security.Cryptography;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

/// <summary>The library's own thread gives up for good at the first TLS failure; the link must not.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates city = new();

    [Fact]
    public async Task A_link_over_TLS_with_client_certificates_carries_messages_and_reconnects()
    {
        await using var broker = await StartAsync("require_certificate true", "use_identity_as_username true");
        var (certificate, key) = city.Issue("sign-0004");
        await using var link = await LinkUnderTest.ConnectedAsync(broker.TlsUrl, "sign-0004", ["t/#"], options =>
        {
            options.CaFile = city.AuthorityFile;
            options.CertificateFile = certificate;
            options.KeyFile = key;
        });
        await link.PublishAsync("t/1", "before");
        await link.UntilReceivedAsync("before");
        Assert.Contains("u'sign-0004'", broker.Log);

        broker.Kill();
        await Eventually.Equal(1, () => link.Losses.Count, "the loss is told");
        await broker.StartAgainAsync();
        await link.UntilConnectedAsync();
        await link.PublishAsync("t/1", "after");
        await link.UntilReceivedAsync("after");
    }

    [Fact]
    public async Task An_untrusted_certificate_is_named_tried_again_and_cured_by_the_right_authority_file()
    {
        using var stranger = new TestCertificates("Stranger");
        using var files = new TemporaryDirectory();
        var authority = files.Write("ca.pem", File.ReadAllText(stranger.AuthorityFile));
        await using var broker = await StartAsync();
        await using var link = new LinkUnderTest(broker.TlsUrl, "ap-1", configure: options => options.CaFile = authority);

        await link.UntilFailedAsync(3);
        await link.UntilReasonAsync("is signed by " + authority);
        Assert.Contains("certificate verify failed", link.Connection.State.Reason);

        File.Copy(city.AuthorityFile, authority, overwrite: true);
        await link.UntilConnectedAsync();
    }

    [Fact]
    public async Task Without_an_authority_file_the_systems_authorities_decide_at_every_attempt()
    {
        await using var broker = await StartAsync();
        await using var link = new LinkUnderTest(broker.TlsUrl, "ap-1");

        await link.UntilFailedAsync(3);
        await link.UntilReasonAsync("system authority");
        Assert.Equal(0, link.Connection.Counters.Connects);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused()
    {
        await using var broker = await StartForAsync("broker.example");
        await using var link = new LinkUnderTest(broker.TlsUrl, "ap-1", configure: options => options.CaFile = city.AuthorityFile);

        await link.UntilFailedAsync(2);
        await link.UntilReasonAsync("names the host '127.0.0.1'");
        Assert.Equal(0, link.Connection.Counters.Connects);
    }

    [Fact]
    public async Task A_missing_client_certificate_is_tried_again_until_the_broker_is_changed()
    {
        await using var broker = await StartAsync("require_certificate true");
        await using var link = new LinkUnderTest(broker.TlsUrl, "ap-1", configure: options => options.CaFile = city.AuthorityFile);

        await link.UntilFailedAsync(3);
        Assert.Equal(0, link.Connection.Counters.Connects);
    }

    [Fact]
    public async Task Plain_text_on_a_TLS_port_is_named_and_tried_again()
    {
        await using var broker = await StartAsync();
        await using var link = new LinkUnderTest(broker.Url, "ap-1");

        await link.UntilFailedAsync(3);
        await link.UntilReasonAsync("a TLS port needs mqtts://");
    }

    [Fact]
    public async Task TLS_on_a_plain_port_is_named_and_tried_again()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = new LinkUnderTest(broker.TlsUrl, "ap-1", configure: options => options.ConnectTimeout = TimeSpan.FromSeconds(2));

        await link.UntilFailedAsync(3);
        await link.UntilReasonAsync("port speaks TLS");
    }

    [Fact]
    public async Task A_key_with_a_pass_phrase_is_an_error_and_is_tried_again()
    {
        await using var broker = await StartAsync();
        var (certificate, openKey) = city.Issue("ap-1");
        using var files = new TemporaryDirectory();
        using var pair = ECDsa.Create();
        pair.ImportFromPem(File.ReadAllText(openKey));
        var key = files.Write("locked.key", pair.ExportEncryptedPkcs8PrivateKeyPem(
            "secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        await using var link = new LinkUnderTest(broker.TlsUrl, "ap-1", configure: options =>
        {
            options.CaFile = city.AuthorityFile;
            options.CertificateFile = certificate;
            options.KeyFile = key;
        });

        await link.UntilFailedAsync(2);
    }

    public void Dispose() => city.Dispose();

    private Task<MosquittoBroker> StartAsync(params string[] more) => StartForAsync("127.0.0.1", more);

    private Task<MosquittoBroker> StartForAsync(string address, params string[] more)
    {
        var (certificate, key) = city.Issue("broker-" + address, address);
        return MosquittoBroker.StartAsync([$"cafile {city.AuthorityFile}", $"certfile {certificate}", $"keyfile {key}", .. more]);
    }
}
