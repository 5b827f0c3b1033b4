using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>An answer of several pieces, of which the next is read while one is taken.</summary>
public sealed class ReadAheadTests : IAsyncLifetime
{
    private const int Devices = 24, PerDevice = 2_000;
    private const long Begin = StoreHouse.Noon - RollupLevel.DayMs;
    private readonly StoreHouse house = new();

    private static SeriesQuery Query => new(Schema.Find("wifi")!, Schema.Find("wifi")!.IndexOf("stations"), null, Begin, StoreHouse.Noon, 0, Aggregate.Mean, 1_000_000);

    public async Task InitializeAsync()
    {
        for (var device = 0; device < Devices; device++)
            await house.IngestAsync(($"ap-{device}", string.Concat(Enumerable.Range(0, PerDevice).Select(i => $"wifi,bss=w stations={device + i % 50}i {Begin + i}\n"))));
    }

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task Every_series_comes_once_and_whole_whatever_is_read_ahead()
    {
        var found = new List<string>();
        await foreach (var series in (await house.Store.StreamAsync(Query, default)).Series!)
        {
            var device = int.Parse(series.Device[3..], System.Globalization.CultureInfo.InvariantCulture);
            found.Add(series.Device);
            Assert.Equal(Enumerable.Range(0, PerDevice).Select(i => (Begin + i, (double?)(device + i % 50))), Enumerable.Range(0, series.Count).Select(i => (series.Time(i), series.Value(i))));
        }
        Assert.Equal(Enumerable.Range(0, Devices).Select(d => $"ap-{d}").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Readers_that_break_off_leave_every_connection_to_the_next()
    {
        for (var i = 0; i < 20; i++)
        {
            using var gone = new CancellationTokenSource();
            await foreach (var series in (await house.Store.StreamAsync(Query, gone.Token)).Series!.WithCancellation(gone.Token))
            {
                Assert.Equal(PerDevice, series.Count);
                if (i % 2 == 0) await gone.CancelAsync();
                break;
            }
        }
        Assert.Equal(Devices, await CountAsync());
    }

    [Fact]
    public async Task Many_readers_that_stop_half_way_do_not_stand_in_each_other_s_way()
    {
        var waiting = new List<IAsyncEnumerator<SeriesPoints>>();
        for (var i = 0; i < 12; i++)
        {
            var reader = (await house.Store.StreamAsync(Query, default)).Series!.GetAsyncEnumerator();
            Assert.True(await reader.MoveNextAsync());
            waiting.Add(reader);
        }
        Assert.Equal(Devices, await CountAsync());
        foreach (var reader in waiting) await reader.DisposeAsync();
    }

    private async Task<int> CountAsync()
    {
        var count = 0;
        await foreach (var _ in (await house.Store.StreamAsync(Query, default)).Series!) count++;
        return count;
    }
}
