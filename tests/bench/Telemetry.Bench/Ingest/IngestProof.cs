using System.Diagnostics;
using System.Globalization;

namespace Telemetry.Bench;

/// <summary>
/// Whether a store holds exactly what was acknowledged: as many points as were sent, no more and no fewer, and of some devices every value. Asks the file
/// with Debian's sqlite3 and the server with InfluxQL, never the collector.
/// </summary>
internal static class IngestProof
{
    private static readonly int[] Sample = [0, 77, IngestScene.Devices - 1];
    private static readonly IReadOnlyList<string> Measurements = [.. IngestSeries.All.Select(series => series.Measurement).Distinct()];

    /// <returns>How many values were compared.</returns>
    public static async Task<int> OfFileAsync(string path, IngestScene scene, CancellationToken stop)
    {
        foreach (var measurement in Measurements)
            Same(path, measurement, Expected(scene, measurement), long.Parse((await SqlAsync(path, $"SELECT count(*) FROM {measurement}", stop))[0], CultureInfo.InvariantCulture));
        var compared = 0;
        foreach (var device in Sample)
            foreach (var series in IngestSeries.All)
            {
                var rows = await SqlAsync(path, $"SELECT t, {Fields(series)} FROM {series.Measurement} WHERE series=(SELECT id FROM series WHERE measurement='{series.Measurement}' AND device='{IngestScene.Device(device)}' AND tags='{series.Tags}') ORDER BY t", stop);
                compared += Compare(path, scene, series, device, [.. rows.Select(row => row.Split('|').Select(Number).ToArray())]);
            }
        return compared;
    }

    /// <inheritdoc cref="OfFileAsync"/>
    public static async Task<int> OfServerAsync(InfluxUnderBench influx, IngestScene scene, CancellationToken stop)
    {
        foreach (var measurement in Measurements)
        {
            var first = IngestSeries.All.First(series => series.Measurement == measurement).Fields[0].Name;
            var counted = await influx.AskAsync($"SELECT count({first}) FROM {measurement}", stop);
            Same(influx.Daemon.Name, measurement, Expected(scene, measurement), counted.Count == 0 ? 0 : counted[0][1].GetInt64());
        }
        var compared = 0;
        foreach (var device in Sample)
            foreach (var series in IngestSeries.All)
            {
                var tag = series.Tags.Length == 0 ? "" : $" AND {series.Tags.Replace("=", "='", StringComparison.Ordinal)}'";
                var rows = await influx.AskAsync($"SELECT {Fields(series)} FROM {series.Measurement} WHERE device='{IngestScene.Device(device)}'{tag} ORDER BY time", stop);
                compared += Compare(influx.Daemon.Name, scene, series, device, [.. rows.Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray())]);
            }
        return compared;
    }

    private static long Expected(IngestScene scene, string measurement) =>
        scene.Steps * IngestScene.Devices * IngestSeries.All.Count(series => series.Measurement == measurement);

    private static void Same(string store, string what, long expected, long found)
    {
        if (expected != found) throw new InvalidOperationException($"{store} holds {found} points of {what}, but {expected} were acknowledged");
    }

    private static int Compare(string store, IngestScene scene, IngestSeries series, int device, double[][] rows)
    {
        var name = $"{series.Measurement} {series.Tags} of {IngestScene.Device(device)}";
        Same(store, name, scene.Steps, rows.Length);
        for (var step = 0; step < rows.Length; step++)
        {
            double[] expected = [scene.TimeOf(device, step), .. series.Fields.Select(field => field.Value(device, step))];
            if (!rows[step].SequenceEqual(expected))
                throw new InvalidOperationException($"{store}, {name}: [{string.Join(' ', rows[step])}] instead of [{string.Join(' ', expected)}]");
        }
        return rows.Length * series.Fields.Count;
    }

    private static string Fields(IngestSeries series) => string.Join(", ", series.Fields.Select(field => field.Name));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<string[]> SqlAsync(string path, string question, CancellationToken stop)
    {
        using var sqlite = Process.Start(new ProcessStartInfo("sqlite3", ["-readonly", path, question]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var words = sqlite.StandardError.ReadToEndAsync(stop);
        var rows = await sqlite.StandardOutput.ReadToEndAsync(stop);
        await sqlite.WaitForExitAsync(stop);
        return sqlite.ExitCode == 0 ? rows.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw new InvalidOperationException($"{path} does not answer {question}: {await words}");
    }
}
