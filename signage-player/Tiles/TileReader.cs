using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>Asks the collector for the tiles' values. Keeps the last value with its time when the collector is away: the page shows its age.</summary>
internal sealed partial class TileReader(PlayerOptions options, HttpClient http, StateHub hub, TimeProvider time, ILogger<TileReader> logger)
    : BackgroundService
{
    public const string Unreachable = "collector-unreachable", BadAnswer = "bad-answer", NoValue = "no-value";

    private string? reported;

    /// <summary>A sign speaks to the public: a configuration that names a value for operations gets the one that the public is told.</summary>
    public static TileView Begin(TileOptions tile)
    {
        var quantity = Measurements.Find(tile.Measurement)?.Find(tile.Field);
        return new TileView(
            tile.Measurement, quantity?.PublicAs ?? tile.Field, tile.Device, tile.Station, (long)tile.Interval.TotalMilliseconds, null,
            quantity?.Unit ?? "", null, NoValue);
    }

    /// <summary>The tile after an answer. An older value than the one shown changes nothing.</summary>
    public static TileView After(TileView tile, IReadOnlyList<LatestValue> answer)
    {
        var newest = answer
            .Where(v => v.Measurement == tile.Measurement && v.Field == tile.Field && v.Device == tile.Device && double.IsFinite(v.Value))
            .MaxBy(v => v.Time);
        if (newest is null) return tile with { Reason = NoValue };
        var at = newest.Time.ToUnixTimeMilliseconds();
        // The alarm is of now, whatever value is the newest.
        var told = tile with { Detector = OrderCodec.Word(newest.Detector), Reason = null };
        if (at < tile.Time) return newest.IsVoid ? told with { Value = null } : told;
        return told with
        {
            Value = newest.IsVoid ? null : newest.Value, Unit = newest.Unit, Time = at, Uncertainty = newest.Uncertainty, Flag = newest.Flag ?? 0,
        };
    }

    /// <summary>The rows of an answer that can be read; a bad row costs itself, not the tile.</summary>
    /// <exception cref="JsonException">The answer is no list.</exception>
    public static IReadOnlyList<LatestValue> Rows(ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        if (document.RootElement.ValueKind != JsonValueKind.Array) throw new JsonException("not a list of values");
        var rows = new List<LatestValue>();
        foreach (var element in document.RootElement.EnumerateArray())
        {
            try
            {
                if (element.Deserialize(ContractsJson.Default.LatestValue) is { } row) rows.Add(row);
            }
            catch (JsonException)
            {
                // The newest of the others is shown; without any, the tile says so.
            }
        }
        return rows;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Collector.Poll, time);
        do
        {
            var before = hub.Look().View.Tiles;
            var after = new List<TileView>(before.Count);
            foreach (var tile in before) after.Add(await ReadAsync(tile, stoppingToken));
            if (!after.SequenceEqual(before)) hub.Update(view => view with { Tiles = after });
            Report(after);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<TileView> ReadAsync(TileView tile, CancellationToken stop)
    {
        var query = $"api/v1/latest?measurement={tile.Measurement}&field={tile.Field}&device={tile.Device}";
        try
        {
            using var answer = await http.GetAsync(query, stop);
            if (!answer.IsSuccessStatusCode) return tile with { Reason = BadAnswer };
            return After(tile, Rows(await answer.Content.ReadAsByteArrayAsync(stop)));
        }
        catch (JsonException)
        {
            return tile with { Reason = BadAnswer };
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return tile with { Reason = Unreachable };
        }
    }

    private void Report(IReadOnlyList<TileView> tiles)
    {
        var state = string.Join(", ", tiles.Where(t => t.Reason is not null).Select(t => $"{t.Device} {t.Field}: {t.Reason}"));
        if (state == reported) return;
        reported = state;
        if (state.Length > 0) Log.Missing(logger, state);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Tiles without a new value: {Tiles}")]
        public static partial void Missing(ILogger logger, string tiles);
    }
}
