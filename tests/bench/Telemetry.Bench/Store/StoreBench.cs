using System.Globalization;
using System.Text.Json;

namespace Telemetry.Bench;

/// <summary>Ten million points of 500 devices over 30 days in one file: how large it is, and how fast it answers.</summary>
internal sealed class StoreBench : IBench
{
    private const int Times = 40;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    public string Name => "store";

    public string Summary => "10,000,000 points of 500 devices over 30 days in SQLite: size, time of answers by HTTP, memory.";

    public async Task<BenchResult> RunAsync(BenchStage stage, CancellationToken stop)
    {
        var disk = FileSystem.Below(stage.Folder);
        var scene = new StoreScene(stage.Time.GetUtcNow());
        var store = await StoreUnderBench.StartAsync(stage, stop);
        stage.Say($"filling {StoreScene.Points} points into a file on {disk}");
        var began = stage.Time.GetTimestamp();
        await store.FillAsync(scene.Requests(), stop);
        var filled = stage.Time.GetElapsedTime(began);
        var filling = ProcessMeter.Read(store.Daemon).Resident;
        stage.Say($"filled in {filled.TotalSeconds:0} s; waiting for the roll-ups");
        // The hour that is open is never rolled up.
        while (await store.WaitingHoursAsync(stop) > 2 * StoreScene.Devices) await stage.PauseAsync(LookAgain, stop);
        var settled = stage.Time.GetElapsedTime(began);

        var (from, to) = (scene.Begin.ToUnixTimeMilliseconds(), stage.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var range = string.Create(CultureInfo.InvariantCulture, $"&from={from}&to={to}");
        await CheckAsync(store, range, stage, stop);
        (string Name, string Path)[] questions =
        [
            ("hourly mean of one field, 500 devices one by one, 30 days", $"/api/v1/query?measurement=wifi&field=stations&step=1h{range}"),
            ("hourly increase of one counter, 500 devices one by one, 30 days", $"/api/v1/query?measurement=wifi&field=assoc&step=1h{range}"),
            ("hourly mean of one field, 500 devices put together, 30 days", $"/api/v1/query?measurement=wifi&field=stations&step=1h&group=city{range}"),
            ("daily increase of one counter, 500 devices one by one, 30 days", $"/api/v1/query?measurement=wifi&field=assoc&step=1d{range}"),
            ("raw points of one field and device, 30 days", $"/api/v1/query?measurement=wifi&field=stations&device=ap-0007{range}"),
            ("latest of all fields of all devices", "/api/v1/latest"),
        ];
        var rows = new List<Row>();
        var shares = new List<double>();
        foreach (var (name, path) in questions)
        {
            var took = new List<double>();
            for (var i = 0; i < Times; i++) took.Add((await store.AskAsync(path, stage.Time, stop)).Milliseconds);
            rows.Add(Row.Of(name, "ms", took));
            shares.Add(took.Order().ElementAt((int)(Times * 0.95)));
            rows.Add(Row.Of($"p95 of it", "ms", [shares[^1]]));
        }
        var perPoint = (double)store.FileBytes / StoreScene.Points;
        rows.Add(Row.Of("file per point of 4 fields, roll-ups included", "B", [perPoint]));
        rows.Add(Row.Of("filled by HTTP", "points/s", [StoreScene.Points / filled.TotalSeconds]));
        rows.Add(Row.Of("until every hour was rolled up", "s", [settled.TotalSeconds]));
        var end = ProcessMeter.Read(store.Daemon).Resident;
        rows.Add(Row.Of("collector, resident after filling", "MB", [filling / 1e6]));
        rows.Add(Row.Of("collector, resident at the end", "MB", [end / 1e6]));
        return new(rows,
            [
                Target.AtMost("hourly query of one field, all devices, 30 days, p95 in ms", shares[0], 200),
                Target.AtMost("latest of all devices, p95 in ms", shares[^1], 50),
                Target.AtMost("resident memory in MB", Math.Max(filling, end) / 1e6, 150),
            ],
            [$"each question {Times} times, until the last byte has come by HTTP; file on {disk}"]);
    }

    /// <summary>What is measured must be right: every point is counted.</summary>
    private static async Task CheckAsync(StoreUnderBench store, string range, BenchStage stage, CancellationToken stop)
    {
        var (_, body) = await store.AskAsync($"/api/v1/query?measurement=wifi&field=stations&step=1h&agg=count{range}", stage.Time, stop);
        using var answer = JsonDocument.Parse(body);
        var counted = answer.RootElement.GetProperty("series").EnumerateArray().Sum(series =>
            series.GetProperty("points").EnumerateArray().Sum(point => point[1].ValueKind == JsonValueKind.Null ? 0 : point[1].GetInt64()));
        if (counted != StoreScene.Points) throw new InvalidOperationException($"{counted} of {StoreScene.Points} points are in the roll-ups");
    }
}
