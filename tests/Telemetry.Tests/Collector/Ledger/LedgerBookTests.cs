using System.Text.Json;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class LedgerBookTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon;
    private readonly StoreHouse house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task A_batch_that_cannot_be_booked_is_not_acknowledged_and_is_booked_when_it_comes_again()
    {
        await house.IngestAsync(("ap-1", Batch(1)));
        house.Acks.Clear();
        using (var blocker = RawDatabase.Open(house.Records.Path, readOnly: false))
        {
            blocker.Execute("BEGIN IMMEDIATE");
            await house.IngestAsync(("ap-1", Batch(2)));
            blocker.Execute("ROLLBACK");
        }
        Assert.Empty(house.Acks);
        Assert.Equal(1, Read().City.Received);
        await house.IngestAsync(("ap-1", Batch(2)));
        Assert.Single(house.Acks);
        Assert.Equal((2, 0), (Read().City.Received, Read().City.Duplicate));
    }

    [Fact]
    public async Task A_restart_without_a_farewell_forgets_nothing_and_counts_nothing_twice()
    {
        for (var seq = 1; seq <= 5; seq++) await house.IngestAsync(("ap-1", Batch(seq)));
        house.Ledger.Checkpoint(Noon, force: true);
        for (var seq = 4; seq <= 9; seq++) await house.IngestAsync(("ap-1", Batch(seq)));
        var before = Read();
        await house.RestartAsync();
        Assert.Equal(before.City, Read().City);
        house.Ledger.Checkpoint(Noon, force: true);
        house.Ledger.Checkpoint(Noon, force: true);
        Assert.Equal(before.City, Read().City);
        await house.RestartAsync();
        Assert.Equal((9, 2, before.City), (Read().City.Received, Read().City.Duplicate, Read().City));
    }

    [Fact]
    public async Task A_device_without_headers_is_counted_in_lines()
    {
        await house.IngestAsync(("esp-1", $"wifi,bss=w stations=1i {Noon}\nwifi,bss=w stations=2i {Noon + 1}"), ("esp-1", ""));
        Assert.Equal(new LedgerCounts(0, 0, 0, 0, 0, 0, 0, 1, 2), Assert.Single(Read().Days).Counts);
    }

    [Fact]
    public void Names_without_end_are_bounded_in_memory_and_on_disk()
    {
        var book = new LedgerBook(new LedgerTable(house.Records), new LedgerOptions(), new DevicesOptions { MaxDevices = 10 });
        Assert.Null(book.Write([.. Enumerable.Range(1, 500).Select(i => new BookedBatch($"x-{i}", 1, 1, Noon, Noon, 1, true))]));
        for (var i = 0; i < 500; i++) book.Tell($"y-{i}", new DeviceStatus(DeviceState.Online, "3f2a91c4", 1, Noon, Journal: new JournalStatus(1, 1, 1, 1, 0)), false, Noon);
        book.Checkpoint(Noon, force: true);
        Assert.Equal(10, new LedgerTable(house.Records).Load().Count());
        Assert.Equal((10, 490L), book.Read(new LedgerRequest(null, 0, 100_000), Noon) is var said ? (said.Days.Count, said.Uncounted) : default);
    }

    [Fact]
    public async Task Days_beyond_the_kept_ones_go()
    {
        await house.IngestAsync(("ap-1", Batch(1)));
        house.Ledger.Checkpoint(Noon, force: true);
        house.Clock.Now += 401L * 86_400_000;
        await house.IngestAsync(("ap-1", new BatchHeader(1, 2, house.Clock.Now, ClockQuality.Synced) + "\n"));
        house.Ledger.Checkpoint(house.Clock.Now, force: true);
        Assert.Equal([JapanDay.Text(JapanDay.Of(house.Clock.Now))], house.Ledger.Read(new LedgerRequest(null, 0, 100_000), house.Clock.Now).Days.Where(d => d.Counts.Received > 0).Select(d => d.Day));
    }

    [Fact]
    public async Task What_a_status_tells_reaches_the_ledger_through_the_loop()
    {
        using var queue = new InboundQueue(new IngestOptions());
        var status = new DeviceStatus(
            DeviceState.Online, "3f2a91c4", 1, Noon, Clock: ClockQuality.Synced, Journal: new JournalStatus(3, 300, 40, 9, 2, 1, 2, 3, 5, "a"));
        queue.Add(InboundItem.Copy(TopicKind.Status, "ap-1", JsonSerializer.SerializeToUtf8Bytes(status, ContractsJson.Default.DeviceStatus), false));
        queue.Add(StoreHouse.Item("ap-1", Batch(4)));
        await house.Loop(queue).RunOnceAsync(default);
        Assert.Equal(new LedgerCounts(5, 1, 0, 0, 2, 0, 2, 0, 1), Read().City);
        Assert.Equal(("ap-1", 3, 40), Assert.Single(Read().Drains) is var d ? (d.Device, d.Batches, d.OldestSeconds) : default);
    }

    private static string Batch(long seq) => StoreHouse.Batch(seq, $"wifi,bss=wlan0 stations=1i {Noon + seq}");

    private LedgerResponse Read() => house.Ledger.Read(new LedgerRequest(null, JapanDay.Of(Noon), JapanDay.Of(Noon)), Noon);
}
