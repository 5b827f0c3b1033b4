using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class DayKeyLogTests : IAsyncLifetime
{
    private const int Today = 20_251_121;
    private readonly StoreHouse house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task Who_was_given_the_key_and_who_was_not_is_in_the_audit_log_without_the_key()
    {
        await AskAsync("ap-2", "ap-1", "air-1", "ap-1");
        Assert.True(DayKeyMessage.TryRead(house.SentKeys[0].Message, out _, out var id, out var key));
        house.KeyLog.Flush();
        Assert.Equal(
            [
                ("collector", "day-key refuse", "2025-11-21 no access point", """{"devices":["air-1"]}"""),
                ("collector", "day-key give", $"2025-11-21 key {SketchKey.Text(id)}", """{"devices":["ap-1","ap-2"]}"""),
            ],
            Entries());
        Assert.Empty(AuditInspection.Run(house.RootedRegistry.Path, house.RegistryOptions.AuditHead, null).Findings);
        house.Registry.Database.Read(d => d.Scalar("PRAGMA wal_checkpoint(TRUNCATE)"));
        var file = File.ReadAllBytes(house.RegistryOptions.Path);
        Assert.NotEqual(-1, file.AsSpan().IndexOf("ap-2"u8));
        Assert.Equal(-1, file.AsSpan().IndexOf(key));
        Assert.Equal(-1, file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key))));
    }

    [Fact]
    public void A_device_that_asks_again_is_told_of_once_a_key_and_anew_with_another_key_or_day()
    {
        for (var i = 0; i < 1_000; i++) Assert.True(house.KeyLog.Given("ap-1", Today, 1));
        house.KeyLog.Flush();
        for (var i = 0; i < 1_000; i++) house.KeyLog.Given("ap-1", Today, 1);
        house.KeyLog.Flush();
        Assert.Single(Entries());
        house.KeyLog.Given("ap-1", Today, 2);
        house.KeyLog.Given("ap-1", Today + 1, 2);
        house.KeyLog.Flush();
        Assert.Equal(["2025-11-22 key 0000000000000002", "2025-11-21 key 0000000000000002", "2025-11-21 key 0000000000000001"], Entries().Select(e => e.Subject));
    }

    [Fact]
    public async Task No_key_is_given_that_could_not_be_told_of_and_strangers_to_it_cannot_use_up_the_room()
    {
        for (var i = 0; i < DayKeyLog.MaxRefused + 100; i++) house.KeyLog.Refused($"guest-{i}", "no access point", Today);
        await AskAsync("ap-1");
        Assert.Single(house.SentKeys);
        DayKeyMessage.TryRead(house.SentKeys[0].Message, out _, out var id, out _);
        for (var i = 0; i < DayKeyLog.MaxGiven - 1; i++) Assert.True(house.KeyLog.Given($"ap-1-{i}", Today, id));
        await AskAsync("ap-2");
        Assert.Single(house.SentKeys);
        Assert.Equal(1, house.Counters.RefusedMessages["key-log-full"]);
        house.KeyLog.Flush();
        Assert.Equal((DayKeyLog.MaxGiven + DayKeyLog.MaxRefused) / 500, Entries().Count);
    }

    [Fact]
    public void What_could_not_be_written_is_written_later()
    {
        house.KeyLog.Given("ap-1", Today, 1);
        using (var blocker = RawDatabase.Open(house.RootedRegistry.Path, readOnly: false))
        {
            blocker.Execute("BEGIN IMMEDIATE");
            Assert.ThrowsAny<Exception>(house.KeyLog.Flush);
            blocker.Execute("ROLLBACK");
        }
        house.KeyLog.Flush();
        house.KeyLog.Flush();
        Assert.Single(Entries());
    }

    private List<(string Actor, string Action, string Subject, string Detail)> Entries() =>
        [.. house.Registry.Database.Read(d => AuditTable.Newest(d, 1_000)).Select(e => (e.Actor, e.Action, e.Subject, e.Detail))];

    private async Task AskAsync(params string[] devices)
    {
        await house.IngestAsync([.. devices.Where(d => d.StartsWith("ap-", StringComparison.Ordinal)).Distinct().Select(d => (d, $"wifi,bss=w stations=1i {house.Clock.Now}"))]);
        using var queue = new InboundQueue(new IngestOptions());
        foreach (var device in devices) queue.Add(InboundItem.Copy(TopicKind.DayKeyRequest, device, DayKeyMessage.Request, false));
        await house.Loop(queue).RunOnceAsync(default);
    }
}
