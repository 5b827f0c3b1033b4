using System.CommandLine;
using System.Text.Json;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>What somebody reads who stands at a pole where nothing is attached.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly FieldFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task With_nothing_attached_every_missing_thing_is_named_with_its_cure_within_100_columns()
    {
        var none = folder["none"];
        var file = folder["agent.json"];
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            Device = "bare-001",
            Journal = new { Path = folder["journal.db"] },
            Broker = new { Url = "mqtt://127.0.0.1:1" },
            FallbackBrokers = new[] { new { Url = "mqtt://127.0.0.1:2" } },
            Sources = new object[]
            {
                new { Kind = "hostapd", Name = "wlan0", Directory = none },
                new { Kind = "radius", Name = "lobby", SecretFile = none, Clients = List("lobby=192.0.2.10") },
                new { Kind = "sds011", Name = "air-sds", Device = none }, new { Kind = "pms", Name = "air-pms", Device = none },
                new { Kind = "sps30", Name = "air-sps", Device = none }, new { Kind = "mhz19b", Name = "co2", Device = none },
                new { Kind = "iio", Name = "bme280", Chip = "bme280", Root = none },
                new { Kind = "geiger", Name = "tube1", Chip = none, Line = 17 }, new { Kind = "geiger", Name = "tube2", Path = none },
                new { Kind = "host", Name = "host", Root = none },
                new { Kind = "sds011", Name = "spare", Device = none, Enabled = false },
            },
        }));
        using var output = new StringWriter();
        var exit = await new RootCommand { CheckCommand.Create(TimeProvider.System) }.Parse(["check", "--config", file])
            .InvokeAsync(new InvocationConfiguration { Output = output });

        Assert.Equal(ConfigOption.SomethingWrong, exit);
        var lines = output.ToString().Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 100 || line.Contains(folder["none"]), $"{line.Length} columns: {line}"));
        // Every kind there is, so that a new one is looked at too.
        Assert.All(SourceKinds.All, kind => Assert.Contains(lines, line => line.Contains($"  {kind.Name} ")));
        string[] missing = ["wlan0", "lobby", "air-sds", "air-pms", "air-sps", "co2", "bme280", "tube1", "tube2", "host", "broker", "fallback 1"];
        var told = output.ToString()[output.ToString().IndexOf("need attention:", StringComparison.Ordinal)..].ReplaceLineEndings(" ");
        foreach (var name in missing)
        {
            var begin = told.IndexOf($"  {name}: ", StringComparison.Ordinal);
            Assert.True(begin >= 0, $"{name} is not told in: {told}");
            var words = told[(begin + name.Length + 4)..];
            Assert.Matches("start|plug|correct|check|set |load", words[..Math.Min(words.Length, 200)]);
        }
        Assert.DoesNotContain("  spare: ", told);
        Assert.Contains("FallbackBrokers:0:Url", told);
    }

    [Fact]
    public void A_long_text_is_folded_at_spaces_and_a_long_word_stays_whole()
    {
        var path = "/dev/serial/" + new string('x', 120);
        var lines = CheckTable.Fold("  air: ", $"{path} is not there: {string.Join(' ', Enumerable.Repeat("word", 40))}", 4).ToArray();
        Assert.Equal($"  air: {path}", lines[0]);
        Assert.All(lines[1..], line => Assert.InRange(line.Length, 1, 100));
        Assert.All(lines[1..], line => Assert.StartsWith("    ", line));
        Assert.Equal($"air: {path} is not there: {string.Join(' ', Enumerable.Repeat("word", 40))}", string.Join(' ', lines.Select(line => line.Trim())));
    }

    private static string[] List(params string[] words) => words;
}
