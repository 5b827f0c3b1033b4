using System.Net;
using System.Net.Sockets;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>Apps that serve pages, started wrongly by a person: one sentence with the cure, an exit code, no stack trace.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string> Apps => new("Dashboards", "SignagePlayer");

    [Theory, MemberData(nameof(Apps))]
    public async Task A_taken_port_is_one_sentence_with_the_cure_and_ends_with_3(string app)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (exit, text) = await AppProcess.RunAsync(app, "--config", Config(app, $"http://127.0.0.1:{port}"));
        Assert.Equal(3, exit);
        Assert.Contains($"http://127.0.0.1:{port}/ is taken: stop what listens there (ss -ltnp), or change Http:Url", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Apps))]
    public async Task An_address_of_another_machine_is_one_sentence_with_the_cure_and_ends_with_3(string app)
    {
        var (exit, text) = await AppProcess.RunAsync(app, "--config", Config(app, "http://192.0.2.1:5099"));
        Assert.Equal(3, exit);
        Assert.Contains("is no address of this machine: change Http:Url", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Apps))]
    public async Task Bad_options_and_an_unknown_argument_end_with_2_and_the_words(string app)
    {
        var file = directory.Write("bad.json", """{ "Htttp": { "Url": "x" } }""");
        foreach (var arguments in (string[][])[["--config", file], ["--config", "/no/such/file.json"], ["--wrong"]])
        {
            var (exit, text) = await AppProcess.RunAsync(app, arguments);
            Assert.Equal(2, exit);
            Assert.Contains(arguments is ["--wrong"] ? "usage: " : arguments[1] == file ? "Htttp" : "/no/such/file.json", text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Apps))]
    public async Task Help_is_help_and_starts_nothing(string app)
    {
        var (exit, text) = await AppProcess.RunAsync(app, "--help");
        Assert.Equal(0, exit);
        foreach (var word in (string[])["usage: ", "--config FILE", "Http:Url", "exit codes: "]) Assert.Contains(word, text, StringComparison.Ordinal);
    }

    public void Dispose() => directory.Dispose();

    private string Config(string app, string url) => directory.Write($"{app}.json", app == "Dashboards"
        ? $$"""{ "Http": { "Url": "{{url}}" } }"""
        : $$"""
          { "Device": "sign-0001", "Areas": ["14131"], "Broker": { "ClientId": "sign-0001-player" }, "Http": { "Url": "{{url}}" },
            "Content": { "Directory": "{{directory.Path}}" }, "State": { "Directory": "{{directory.Path}}" }, "RootKeyFile": "{{directory.Path}}/root.jwk" }
          """);
}
