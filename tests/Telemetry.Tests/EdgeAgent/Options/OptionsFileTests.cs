using System.Text;
using Microsoft.Extensions.Configuration;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class OptionsFileTests
{
    private const string Minimal = """
        { "Device": "ap-0001", "Journal": { "Path": "/tmp/journal.db" }, "Sources": [ { "Kind": "host", "Name": "host" } ] }
        """;

    [Fact]
    public void A_complete_file_is_taken_as_written()
    {
        var options = Load("""
            { "Device": "ap-0001", "Prefix": "city", "Broker": { "Url": "mqtts://broker.example:8884", "KeepAlive": "00:00:20" },
              "Journal": { "Path": "/tmp/journal.db", "CommitInterval": "00:00:05", "MaxBytes": 67108864, "MaxAge": "30.00:00:00" },
              "Publisher": { "Window": 64, "AckTimeout": "00:00:05", "AckTimeoutMax": "00:01:00" }, "Heartbeat": "00:00:30",
              "Sources": [
                { "Kind": "hostapd", "Name": "wlan0", "Interval": "00:00:05", "Directory": "/run/hostapd", "Interfaces": ["wlan0", "wlan1"] },
                { "Kind": "geiger", "Name": "tube1", "Chip": "/dev/gpiochip0", "Line": 17, "Tube": "sbm-20", "Factor": 0.0057 } ] }
            """);

        Assert.Equal(("broker.example", TimeSpan.FromSeconds(20), "ap-0001"), (options.Broker.Url.Host, options.Broker.KeepAlive, options.Broker.ClientId));
        Assert.Equal(TimeSpan.FromDays(30), options.Journal.MaxAge);
        Assert.Equal(["wlan0", "wlan1"], Assert.IsType<HostapdOptions>(options.Sources[0]).Interfaces);
        Assert.Equal(0.0057, Assert.IsType<GeigerOptions>(options.Sources[1]).Factor);
    }

    [Fact]
    public void Defaults_hold_where_nothing_is_written()
    {
        var options = Load(Minimal);

        Assert.Equal((64, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)), (options.Publisher.Window, options.Journal.CommitInterval, options.Heartbeat));
    }

    [Fact]
    public void The_environment_has_the_last_word()
    {
        var options = Load(Minimal, ("Journal:MaxBytes", "1048576"), ("Sources:0:Interval", "00:00:07"), ("TEST_DATA", "/somewhere"));

        Assert.Equal((1048576, TimeSpan.FromSeconds(7)), (options.Journal.MaxBytes, options.Sources[0].Interval));
    }

    [Fact]
    public void All_errors_are_told_together_each_with_its_key()
    {
        var errors = Errors("""
            { "Device": "AP 1", "Prefix": "city/#", "Heartbet": "00:00:30", "Broker": { "Url": "http://x", "BackofMax": 3 },
              "Journal": { "CommitInterval": "5", "MaxBytes": 1 }, "Publisher": { "Window": 0, "AckTimeout": "00:02:00" },
              "Sources": [
                { "Kind": "sds011", "Name": "a" },
                { "Kind": "telepathy", "Name": "b" },
                { "Name": "c" },
                { "Kind": "geiger", "Name": "d", "Chip": "/dev/gpiochip0", "Line": "x", "Path": "/p", "Interval": "never" },
                { "Kind": "host", "Name": "d", "Speed": 9 },
                { "Kind": "hostapd", "Name": "e", "Interfaces": ["../wlan0"] } ] }
            """);

        string[] expected =
        [
            "Device 'AP 1'", "Prefix: 'city/#'", "Heartbet is not an option", "Broker:Url 'http://x", "Broker:BackofMax is not an option",
            "Journal:Path is missing", "Journal:CommitInterval is '5'", "Journal:MaxBytes is 1,", "Publisher:Window is 0,", "Publisher:AckTimeout 00:02:00",
            "Sources:0:Device is missing", "Sources:1:Kind 'telepathy' is unknown", "Sources:2:Kind is missing", "Sources:3:Chip or Path",
            "Sources:3:Line is 'x'", "Sources:3:Interval is 'never'", "Sources: the name 'd' is used 2 times", "Sources:4:Speed is not an option",
            "Sources:5:Interfaces: '../wlan0'",
        ];
        Assert.All(expected, start => Assert.Contains(errors, error => error.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void Other_brokers_are_options_like_the_first_and_their_errors_name_them()
    {
        var options = Load(Minimal.Replace("\"Sources\"", """
            "FallbackBrokers": [ { "Url": "mqtts://b:8884", "KeepAlive": "00:00:20" }, { "Url": "mqtt://c", "ClientId": "x" } ], "FailoverAfter": "00:00:05", "Sources"
            """));
        Assert.Equal(["ap-0001", "x"], options.FallbackBrokers.Select(broker => broker.ClientId));
        Assert.Equal((TimeSpan.FromSeconds(20), "b"), (options.FallbackBrokers[0].KeepAlive, options.FallbackBrokers[0].Url.Host));

        var errors = Errors(Minimal.Replace("\"Sources\"", """
            "FallbackBrokers": [ { "Url": "http://b" }, { "Url": "mqtt://127.0.0.1:1883", "Speed": 1 } ], "Sources"
            """));
        string[] expected = ["FallbackBrokers:1:Speed is not an option", "FallbackBrokers:0:Url 'http://b/' is not a broker address", "FallbackBrokers: mqtt://127.0.0.1:1883/ is named 2 times"];
        Assert.All(expected, start => Assert.Contains(errors, error => error.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_is_absent_or_no_JSON_is_named()
    {
        Assert.Contains("/none/agent.json cannot be read", Assert.Throws<OptionsException>(() => OptionsFile.Load("/none/agent.json")).Message);
        using var folder = new FieldFolder();
        File.WriteAllText(folder["agent.json"], "{ \"Device\": ");
        Assert.Contains("is not JSON", Assert.Throws<OptionsException>(() => OptionsFile.Load(folder["agent.json"])).Message);
    }

    [Fact]
    public void The_example_of_every_kind_is_a_configuration_that_can_be_used()
    {
        foreach (var kind in SourceKinds.All)
        {
            var options = Load($$"""{ "Device": "ap-0001", "Journal": { "Path": "/tmp/journal.db" }, "Sources": [ {{kind.Example}} ] }""");
            Assert.Equal(kind.Name, Assert.Single(options.Sources).Kind);
        }
    }

    [Fact]
    public void The_README_has_a_row_for_every_kind_and_every_option()
    {
        var readme = Repository.Text("edge-agent/README.md");
        Type[] types =
        [
            typeof(AgentOptions), typeof(CommandsOptions), typeof(JournalOptions), typeof(PublisherOptions), typeof(SourceOptions), typeof(HostapdOptions),
            typeof(SerialOptions), typeof(DustOptions), typeof(Sds011Options), typeof(PmsOptions), typeof(Sps30Options), typeof(Mhz19bOptions),
            typeof(IioOptions), typeof(GeigerOptions), typeof(HostOptions),
        ];

        Assert.All(SourceKinds.All, kind => Assert.Contains($"| `{kind.Name}` |", readme));
        foreach (var property in types.SelectMany(type => type.GetProperties().Where(property => property.DeclaringType == type)))
            Assert.Contains($"`{property.Name}`", readme);
    }

    [Fact]
    public void Every_measured_kind_shows_its_fields_in_the_README()
    {
        var readme = Repository.Text("edge-agent/README.md");
        Measurement[] measured = [Measurements.Air, Measurements.Climate, Measurements.Co2, Measurements.Radiation, Measurements.Host];
        Assert.All(measured.SelectMany(measurement => measurement.Fields), field => Assert.Contains($"`{field.Name}`", readme));
        Assert.All(IioChip.All, chip => Assert.Contains($"`{chip.Name}`", readme));
        Assert.All(FrameDecoders.All.Keys, kind => Assert.Contains(kind, readme));
    }

    [Fact]
    public void A_correction_needs_a_humidity_that_is_measured_and_a_sensor_it_was_fitted_on()
    {
        Assert.Equal(
            [
                "Sources:0:Correction 'epa' is unknown: write one of koehler-1",
                "Sources:1:Correction 'epa-atm-1' was fitted on pms only: for sps30 write one of koehler-1",
                "Sources:2:Humidity is missing: a correction needs both Correction and Humidity",
                "Sources:4:Chip 'dht22' is unknown: write one of bmp280, bme280, bme680, scd30, scd4x, sps30",
                "Sources: 'a' takes Humidity from 'x', which measures none: write one of wet",
                "Sources: 'b' takes Humidity from 'dry', which measures none: write one of wet",
            ],
            Errors("""
                { "Device": "ap-0001", "Journal": { "Path": "/tmp/journal.db" }, "Sources": [
                  { "Kind": "sds011", "Name": "a", "Device": "/dev/a", "Correction": "epa", "Humidity": "x" },
                  { "Kind": "sps30", "Name": "b", "Device": "/dev/b", "Correction": "epa-atm-1", "Humidity": "dry" },
                  { "Kind": "pms", "Name": "c", "Device": "/dev/c", "Correction": "epa-atm-1" },
                  { "Kind": "pms", "Name": "d", "Device": "/dev/d", "Correction": "epa-atm-1", "Humidity": "wet" },
                  { "Kind": "iio", "Name": "e", "Chip": "dht22" },
                  { "Kind": "iio", "Name": "wet", "Chip": "bme280" }, { "Kind": "iio", "Name": "dry", "Chip": "bmp280" } ] }
                """));
    }

    [Fact]
    public void Two_tubes_need_two_lines()
    {
        const string tubes = """
            { "Device": "rad-1", "Journal": { "Path": "/tmp/journal.db" }, "Sources": [
              { "Kind": "geiger", "Name": "a", "Chip": "/dev/gpiochip0", "Line": 17 }, { "Kind": "geiger", "Name": "b", "Chip": "/dev/gpiochip0", "Line": 27 } ] }
            """;
        Assert.Equal(2, Load(tubes).Sources.Count);
        Assert.Equal(["Sources: 'a' and 'b' count line 17 of /dev/gpiochip0: give each tube a line of its own"], Errors(tubes.Replace("27", "17", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"Kind\": \"pms\", \"Interval\": \"00:01:00\"", "Interval 00:01:00 does not fit a sensor that reports by itself: choose 00:00:03 to 00:00:25, or set Passive")]
    [InlineData("\"Kind\": \"sds011\", \"Rest\": \"00:05:00\", \"Interval\": \"00:01:00\"", "Measure 00:00:30 is shorter than Interval 00:01:00: no interval would lie within it; lengthen Measure or shorten Interval")]
    [InlineData("\"Kind\": \"sps30\", \"CleanEvery\": \"00:10:00\"", "CleanEvery 00:10:00 would wear the fan: choose 01:00:00 or more, or 00:00:00 to leave it to the sensor")]
    [InlineData("\"Kind\": \"mhz19b\", \"Interval\": \"00:00:01\"", "Interval 00:00:01 is shorter than the sensor measures: choose 00:00:02 or more")]
    public void What_does_not_fit_a_sensor_is_refused_with_its_cure(string entry, string error) =>
        Assert.Equal(
            [$"Sources:0:{error}"],
            Errors($$"""{ "Device": "ap-0001", "Journal": { "Path": "/tmp/journal.db" }, "Sources": [ { "Name": "s", "Device": "/dev/s", {{entry}} } ] }"""));

    private static AgentOptions Load(string json, params (string Key, string Value)[] environment)
    {
        var variables = new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value))).Build();
        return OptionsFile.Load(new MemoryStream(Encoding.UTF8.GetBytes(json)), variables);
    }

    private static IReadOnlyList<string> Errors(string json) => Assert.Throws<OptionsException>(() => Load(json)).Errors;
}
