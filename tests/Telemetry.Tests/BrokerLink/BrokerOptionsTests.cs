using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;

namespace Telemetry.Tests.BrokerLink;

public class BrokerOptionsTests
{
    [Fact]
    public void The_defaults_lack_only_the_client_id()
    {
        Assert.Contains("Broker:ClientId", Assert.Single(new BrokerOptions().Validate()));
        Assert.Empty(Valid().Validate());
    }

    [Theory]
    [InlineData("http://broker", "mqtt://host:1883")]
    [InlineData("/relative", "mqtt://host:1883")]
    [InlineData("mqtt://", "mqtt://host:1883")]
    [InlineData("mqtt://user:secret@broker", "Broker:PasswordFile")]
    [InlineData("mqtt://broker/city", "'/city'")]
    public void An_address_that_cannot_work_is_refused_with_the_cure(string url, string cure)
    {
        var options = Valid();
        options.Url = new Uri(url, UriKind.RelativeOrAbsolute);
        Assert.Contains(cure, Assert.Single(options.Validate()));
    }

    [Theory]
    [InlineData("mqtt://broker")]
    [InlineData("mqtt://192.0.2.1:1884")]
    [InlineData("mqtts://[2001:db8::1]")]
    public void An_address_may_leave_out_the_port_and_be_a_number(string url)
    {
        var options = Valid();
        options.Url = new Uri(url);
        Assert.Empty(options.Validate());
    }

    [Fact]
    public void All_errors_are_reported_together_each_with_its_name()
    {
        BrokerOptions options = new()
        {
            Url = new Uri("mqtt://broker/x"),
            ClientId = "a/b",
            PasswordFile = "/nowhere/password",
            CertificateFile = "/nowhere/certificate",
            KeepAlive = TimeSpan.FromSeconds(4),
            ConnectTimeout = TimeSpan.Zero,
            BackoffMin = TimeSpan.FromSeconds(2),
            BackoffMax = TimeSpan.FromSeconds(1),
            MaxPayloadBytes = 0,
            MaxOutstanding = 0,
        };

        var errors = options.Validate();

        string[] culprits =
        [
            "has the path", "need TLS", "ClientId", "without Broker:Username", "belong together", "PasswordFile '/nowhere/password'",
            "CertificateFile '/nowhere/certificate'", "KeepAlive", "ConnectTimeout", "BackoffMin", "MaxPayloadBytes", "MaxOutstanding",
        ];
        Assert.Equal(culprits.Length, errors.Count);
        Assert.All(culprits, culprit => Assert.Contains(errors, error => error.Contains(culprit)));
        var thrown = Assert.Throws<ArgumentException>(() => new BrokerConnection(
            options, new BrokerSession { OnMessage = (in InboundMessage _) => { } }, TimeProvider.System, new Random(1), NullLogger.Instance));
        Assert.All(errors, error => Assert.Contains(error, thrown.Message));
    }

    [Theory]
    [InlineData("ap-0017", 0)]
    [InlineData("with space", 0)]
    [InlineData("a+b", 1)]
    [InlineData("a#", 1)]
    [InlineData("a\nb", 1)]
    public void A_client_id_that_access_rules_cannot_match_is_refused(string id, int errors)
    {
        var options = Valid();
        options.ClientId = id;
        Assert.Equal(errors, options.Validate().Count);
    }

    [Fact]
    public void The_section_binds_spans_and_addresses_as_people_write_them()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Broker:Url"] = "mqtts://broker.city.example:8884",
            ["Broker:ClientId"] = "air-003",
            ["Broker:KeepAlive"] = "00:00:30",
            ["Broker:MaxPayloadBytes"] = "1000",
        }).Build();

        var options = configuration.GetSection(BrokerOptions.Section).Get<BrokerOptions>()!;

        Assert.Equal(("mqtts://broker.city.example:8884/", 30, 1000), (options.Url.ToString(), (int)options.KeepAlive.TotalSeconds, options.MaxPayloadBytes));
        Assert.Empty(options.Validate());
    }

    private static BrokerOptions Valid() => new() { ClientId = "ap-0017" };
}
