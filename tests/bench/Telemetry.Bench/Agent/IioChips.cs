using System.Globalization;

namespace Telemetry.Bench;

/// <summary>A folder as /sys/bus/iio/devices, with chips whose values wander as indoor air does. It stands in memory, as sysfs does.</summary>
internal sealed class IioChips : IAsyncDisposable
{
    private static readonly (string Chip, (string File, double Start, double Step, int Digits)[] Channels)[] All =
    [
        ("bme280", [("in_temp_input", 21_400, 15, 0), ("in_humidityrelative_input", 47_500, 40, 0), ("in_pressure_input", 100.65, 0.0008, 9)]),
        ("bme680", [("in_temp_input", 23_100, 10, 0), ("in_humidityrelative_input", 44_200, 30, 0), ("in_pressure_input", 100.61, 0.0008, 9), ("in_resistance_input", 52_300, 60, 0)]),
        ("bmp280", [("in_temp_input", 22_300, 15, 0), ("in_pressure_input", 100.63, 0.0008, 9)]),
    ];

    private readonly CancellationTokenSource end = new();
    private readonly Task life;

    public IioChips(Random random, TimeProvider time)
    {
        Folder = Directory.CreateDirectory($"/dev/shm/telemetry-bench-{Environment.ProcessId}").FullName;
        for (var i = 0; i < All.Length; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Folder, $"iio:device{i}")).FullName;
            File.WriteAllText(Path.Combine(folder, "name"), All[i].Chip + "\n");
        }
        life = LiveAsync(random, time);
    }

    public static IEnumerable<string> Names => All.Select(one => one.Chip);

    public string Folder { get; }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await life;
        end.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task LiveAsync(Random random, TimeProvider time)
    {
        double[][] values = [.. All.Select(one => one.Channels.Select(channel => channel.Start).ToArray())];
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500), time);
        try
        {
            do
            {
                for (var i = 0; i < All.Length; i++)
                    for (var c = 0; c < values[i].Length; c++)
                    {
                        var (file, _, step, digits) = All[i].Channels[c];
                        values[i][c] += (random.NextDouble() * 2 - 1) * step;
                        Show(Path.Combine(Folder, $"iio:device{i}", file), values[i][c].ToString($"F{digits}", CultureInfo.InvariantCulture));
                    }
            }
            while (await pace.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException)
        {
            // The end of the bench.
        }
    }

    /// <summary>Never half a value.</summary>
    private static void Show(string path, string value)
    {
        File.WriteAllText(path + ".new", value + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }
}
