using System.Text;
using Microsoft.Extensions.Configuration;
using Telemetry.BrokerLink;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class OrdersOptionsTests
{
    private const string On = "\"RootKeyFile\": \"/r\", \"Areas\": [\"14131\"], \"StateDirectory\": \"/s\"";

    [Fact]
    public void Without_the_section_orders_are_off() => Assert.False(Load("{}").Orders.IsOn);

    [Fact]
    public void Every_example_of_an_action_can_be_loaded_and_the_README_has_its_row_and_every_option()
    {
        var readme = Repository.Text("edge-agent/README.md");
        foreach (var kind in OverrideActions.All)
        {
            var action = Assert.Single(Load($$"""{ {{On}}, "Actions": [ {{kind.Example}} ] }""").Orders.Actions);
            Assert.Equal(kind.Name, action.Kind);
            Assert.Contains($"| `{kind.Name}` |", readme);
        }
        Type[] types = [typeof(OrdersOptions), typeof(ReceiptOptions), typeof(OverrideOptions), typeof(DisasterSsidOptions), typeof(SampleFasterOptions), typeof(GpioOutputOptions)];
        foreach (var property in types.SelectMany(type => type.GetProperties().Where(p => p.DeclaringType == type && (p.SetMethod is not null || p.Name == "Actions"))))
            Assert.Contains($"`{property.Name}`", readme);
    }

    [Fact]
    public void All_errors_are_told_together_each_with_its_cure()
    {
        string[] expected =
        [
            "Orders:Actions:1:Kind 'rocket' is unknown: write one of disaster-ssid, sample-faster, gpio-output",
            "Orders:Actions:2:MinLevel is 6, outside of its range: choose a value from 0 to 5",
            "Orders:Actions:0:DrillSsid is '00000JAPAN' like Ssid: a drill must not open the real network, give it another name",
            "Orders:Actions:2:Hazards: 'Big Flood' is no hazard: a-z, 0-9 and '-', like flood",
            "Orders:Actions:2:Chip or Path: write exactly one of them",
            "Orders:RootKeyFile is missing: name the root's public key (root.jwk), without it no order can be believed",
            "Orders:Areas: '14 131' is not an area code: letters, digits, '-' and '.', up to 32, like 14131",
            "Orders:StateDirectory is missing: name a folder that survives a power cut, like /var/lib/edge-agent/orders",
            "Orders:Receipts:Queue 1 is out of range: 8 to 10000",
            "Orders:Actions: the name 'host' is used 2 times, by actions or sources: give each its own, the status shows them side by side",
            "Orders:Actions: 'f' hurries 'nobody', which is no source: write names of host, co2",
            "Orders:Actions: 'f' cannot hurry 'co2': Interval 00:00:01 is shorter than the sensor measures: choose 00:00:02 or more; or leave it out of its Sources",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Errors("""
            { "Areas": ["14 131"], "Receipts": { "Queue": 1 }, "Actions": [
              { "Kind": "disaster-ssid", "Name": "host", "DrillSsid": "00000JAPAN" }, { "Kind": "rocket", "Name": "r" },
              { "Kind": "gpio-output", "Name": "lamp", "MinLevel": 6, "Hazards": ["Big Flood"] },
              { "Kind": "sample-faster", "Name": "f", "Sources": ["nobody", "co2"] } ] }
            """).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{ \"Actions\": [ { \"Kind\": \"sample-faster\", \"Name\": \"f\", \"Sources\": [\"host\"] } ] }", "Orders:Actions would never act")]
    [InlineData("{ " + On + ", \"Actions\": [ { \"Kind\": \"disaster-ssid\", \"Name\": \"a\", \"Interface\": \"wlan0-far-away\" } ] }", "Orders:Actions:0:Interface: 'wlan0-far-away' is too long")]
    [InlineData("{ " + On + ", \"Actions\": [ { \"Kind\": \"disaster-ssid\", \"Name\": \"a\", \"Ssid\": \"a\\nbssid=x\" } ] }", "Orders:Actions:0:Ssid: ")]
    [InlineData("{ " + On + ", \"Actions\": [ { \"Kind\": \"disaster-ssid\", \"Name\": \"a\" }, { \"Kind\": \"disaster-ssid\", \"Name\": \"b\" } ] }", "Orders:Actions: 2 of them open networks on wlan0")]
    public void What_cannot_be_meant_is_refused(string orders, string error) => Assert.StartsWith(error, Assert.Single(Errors(orders)));

    private static AgentOptions Load(string orders) => OptionsFile.Load(
        new MemoryStream(Encoding.UTF8.GetBytes($$"""
            { "Device": "ap-0001", "Journal": { "Path": "/tmp/journal.db" }, "Orders": {{orders}},
              "Sources": [ { "Kind": "host", "Name": "host" }, { "Kind": "mhz19b", "Name": "co2", "Device": "/dev/s" } ] }
            """)), new ConfigurationBuilder().Build());

    private static IReadOnlyList<string> Errors(string orders) => Assert.Throws<OptionsException>(() => Load(orders)).Errors;
}
