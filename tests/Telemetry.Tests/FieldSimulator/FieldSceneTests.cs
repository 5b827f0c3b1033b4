using System.Text.Json;
using Telemetry.FieldSimulator;

namespace Telemetry.Tests;

public sealed class FieldSceneTests
{
    private static readonly string s_simulator = Path.Combine(Repository.Root, "tests", "field-simulator");

    [Fact]
    public async Task The_example_scene_has_two_access_points_an_air_post_and_a_radiation_post()
    {
        var scene = await Scene.LoadAsync(new FileInfo(Path.Combine(s_simulator, "example.scene.json")), default);

        Assert.Equal([2, 1, 1], [scene.Devices.OfType<HostapdOptions>().Count(), scene.Devices.OfType<Sds011Options>().Count(), scene.Devices.OfType<GeigerOptions>().Count()]);
        Assert.All(scene.Devices, device => Assert.Empty(device.Faults()));
    }

    [Fact]
    public void Every_option_stands_in_the_README()
    {
        var readme = File.ReadAllText(Path.Combine(s_simulator, "README.md"));
        foreach (var type in new[] { typeof(HostapdOptions), typeof(Sds011Options), typeof(GeigerOptions) })
            foreach (var property in type.GetProperties())
                Assert.Contains($"`{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}`", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_a_device_are_reported_together() =>
        Assert.Equal(3, new Sds011Options { NoiseRate = 2, MeanPm25 = -1 }.Faults().Count);

    [Fact]
    public void A_misspelt_option_is_refused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Scene>("""{"devices":[{"kind":"geiger","path":"x","cpm":20}]}""", Scene.Json));

    [Fact]
    public async Task A_field_says_what_is_ready_serves_until_cancelled_and_leaves_nothing_behind()
    {
        using var folder = new FieldFolder();
        using var stop = new CancellationTokenSource();
        await using var output = new StringWriter();
        DeviceOptions[] options =
        [
            new HostapdOptions { Socket = folder["run/ap-1/wlan0"] }, new HostapdOptions { Socket = folder["run/ap-2/wlan0"] },
            new Sds011Options { Link = folder["run/ttySDS"] }, new GeigerOptions { Path = folder["run/gpio"] },
        ];

        var serving = Field.ServeAsync(Field.Make(options, TimeProvider.System, new Random(1)), output, stop.Token);
        await FieldWait.Until("all devices are ready", () => File.Exists(folder["run/gpio"]));
        await stop.CancelAsync();
        await serving;

        Assert.Equal(["ready hostapd", "ready hostapd", "ready sds011", "ready geiger"],
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ')[..2])));
        Assert.False(Directory.Exists(folder["run"]));
    }
}
