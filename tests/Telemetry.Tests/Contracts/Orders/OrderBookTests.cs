using FsCheck;
using FsCheck.Fluent;
using Telemetry.Contracts;
using static Telemetry.Tests.Contracts.SigningDesk;

namespace Telemetry.Tests.Contracts;

public sealed class OrderBookTests
{
    [Fact]
    public void What_is_in_force_comes_actual_first_then_by_level_then_newest()
    {
        var device = new FieldDevice();
        AlertOrder[] orders =
        [
            Flood with { Order = "drill-5", Status = OrderStatus.Drill, Level = 5, Seq = 30 },
            Flood with { Order = "actual-2", Level = 2, Seq = 20 },
            Flood with { Order = "actual-3-old", Level = 3, Seq = 11 },
            Flood with { Order = "test-5", Status = OrderStatus.Test, Level = 5, Seq = 40 },
            Flood with { Order = "actual-3-new", Level = 3, Seq = 12 },
            Flood with { Order = "drill-1", Status = OrderStatus.Drill, Level = 1, Seq = 50 },
        ];
        foreach (var order in orders) device.Receive(Sign(order));
        Assert.Equal(["actual-3-new", "actual-3-old", "actual-2", "drill-5", "drill-1"], device.Shown);
        Assert.Equal(6, device.Book.Entries.Count());
    }

    [Fact]
    public void An_order_ends_by_itself_at_its_expiry_and_not_before_when_the_clock_is_unknown()
    {
        var device = new FieldDevice();
        device.Receive(Sign(Flood));
        Assert.Single(device.Book.InForce(Flood.Expires - 1));
        Assert.Empty(device.Book.InForce(Flood.Expires));
        Assert.Single(device.Book.InForce(null));
    }

    [Fact]
    public void A_restart_changes_nothing()
    {
        var device = new FieldDevice();
        device.Receive(Sign(Flood));
        device.Receive(Sign(Evacuation, Mayor, Deputy));
        device.Receive(Sign(Flood with { Order = "over", Kind = OrderKind.End }));
        device.Receive(Sign(Flood with { Order = "drill", Status = OrderStatus.Drill }, DrillKey));
        device.Now += 10;
        var before = State(device);
        device.Restart();
        Assert.Equal(before, State(device));

        static string[] State(FieldDevice device) =>
            [.. device.Book.Entries.Select(e => $"{e.Order.Order} {e.Order.Status} {e.Active} {e.Received} {OrderGate.Digest(e.Envelope.Span)}").Order()];
    }

    [Fact]
    public void A_restart_after_the_expiry_of_an_end_still_remembers_it()
    {
        var begin = Flood with { Expires = Now + 10 * Day };
        var device = new FieldDevice();
        device.Receive(Sign(begin));
        device.Receive(Sign(begin with { Rev = 2, Seq = 11, Kind = OrderKind.End, Expires = Now + Hour }));
        device.Now += 2 * Day;
        device.Prune();
        device.Restart();
        Assert.Equal(OrderRefusal.Replayed, device.Receive(Sign(begin)).Refusal);
    }

    [Fact]
    public void A_changed_disk_is_noticed_like_a_changed_wire()
    {
        var envelope = Sign(Flood);
        envelope[^20] ^= 1;
        Assert.Empty(OrderBook.Rebuild([(envelope, Now)], new OrderContext(Ring, [Here], OrderBook.Empty, Now, true)).Entries);
    }

    [Fact]
    public void A_book_is_rebuilt_for_other_areas_or_another_ring()
    {
        var device = new FieldDevice();
        device.Receive(Sign(Flood));
        var stored = device.Book.Entries.Select(e => (e.Envelope, e.Received)).ToList();
        Assert.False(Assert.Single(OrderBook.Rebuild(stored, new OrderContext(Ring, [Elsewhere], OrderBook.Empty, Now, true)).Entries).Active);
        Assert.Empty(OrderBook.Rebuild(stored, new OrderContext(Ring with { Keys = [] }, [Here], OrderBook.Empty, Now, true)).Entries);
    }

    [Fact]
    public void The_book_owns_its_bytes()
    {
        var buffer = Sign(Flood);
        var original = buffer.ToArray();
        var device = new FieldDevice();
        device.Receive(buffer);
        Array.Clear(buffer);
        Assert.Equal(original, Assert.Single(device.Book.Entries).Envelope.ToArray());
    }

    [Fact]
    public void A_message_is_forgotten_when_nothing_before_it_can_be_replayed()
    {
        var device = new FieldDevice();
        device.Receive(Sign(Flood));
        device.Now = Flood.Issued + AlertOrder.MaxLifeMilliseconds;
        device.Prune();
        Assert.Single(device.Book.Entries);
        device.Now += 2 * Hour;
        device.Prune();
        Assert.Empty(device.Book.Entries);
    }

    [Fact]
    public void A_full_book_gives_up_what_is_over_first_and_never_what_just_came()
    {
        var book = OrderBook.Empty;
        for (var i = 0; i < OrderBook.MaxEntries + 10; i++)
        {
            var order = Flood with { Order = $"o-{i}", Issued = Now + i, Expires = i == 502 ? Now + 5 : Now + Hour };
            var verdict = i is 500 or 501 ? OrderVerdict.Remember : OrderVerdict.Act;
            book = book.With(new OrderDecision(verdict, OrderRefusal.None, order), new byte[] { 1 }, Now + 10);
            Assert.NotNull(book.Find(order));
        }
        Assert.Equal(OrderBook.MaxEntries, book.Entries.Count());
        Assert.Equal(
            ["o-0", "o-1", "o-2", "o-3", "o-4", "o-5", "o-6", "o-500", "o-501", "o-502"],
            Enumerable.Range(0, OrderBook.MaxEntries + 10).Select(i => $"o-{i}").Except(book.Entries.Select(e => e.Order.Order)));
    }

    [Fact]
    public void A_refused_decision_changes_nothing()
    {
        var decision = new OrderDecision(OrderVerdict.Refuse, OrderRefusal.Replayed, Flood);
        Assert.Same(OrderBook.Empty, OrderBook.Empty.With(decision, default, Now));
        Assert.Same(OrderBook.Empty, OrderBook.Empty.With(default, default, Now));
        Assert.Same(OrderBook.Empty, OrderBook.Empty.Prune(long.MaxValue));
    }

    /// <summary>One step of a device's life.</summary>
    private abstract record Step
    {
        public sealed record Deliver(int Message) : Step;

        public sealed record Restart : Step;

        /// <summary>Time passes, and the device forgets what it may.</summary>
        public sealed record Wait(long Milliseconds) : Step;
    }

    private sealed record Life(AlertOrder[] Messages, Step[] Steps);

    [Fact]
    public void In_whatever_order_and_however_often_messages_arrive_the_highest_revision_seen_decides()
    {
        Seeded.Check(Lives(waits: false), life =>
        {
            var device = new FieldDevice();
            var highest = -1;
            var all = Enumerable.Range(0, life.Messages.Length).Reverse().Select(i => new Step.Deliver(i));
            foreach (var step in life.Steps.Concat(all))
            {
                Take(device, life, step);
                if (step is Step.Deliver(var message)) highest = Math.Max(highest, message);
                Assert.Equal(highest >= 0 && Wanted(life.Messages[highest]), device.Shown.Any());
            }
            Assert.Equal(life.Messages.Length - 1, highest);
        }, 300);
    }

    [Fact]
    public void Nothing_earlier_ever_comes_back_while_time_passes_and_the_device_forgets()
    {
        Seeded.Check(Lives(waits: true), life =>
        {
            var device = new FieldDevice();
            var highest = -1;
            foreach (var step in life.Steps)
            {
                highest = Math.Max(highest, Take(device, life, step));
                foreach (var entry in device.Book.InForce(device.Now))
                    Assert.True(highest >= 0 && entry.Order.Rev == life.Messages[highest].Rev && Wanted(entry.Order), $"revision {entry.Order.Rev} after {highest + 1}");
            }
        }, 300);
    }

    /// <returns>The index of the message that was taken, or -1.</returns>
    private static int Take(FieldDevice device, Life life, Step step)
    {
        switch (step)
        {
            case Step.Deliver(var message) when life.Messages[message].Issued <= device.Now:
                var decision = device.Receive(Sign(life.Messages[message]));
                Assert.True(decision.Refusal is OrderRefusal.None or OrderRefusal.Replayed or OrderRefusal.OtherArea or OrderRefusal.Expired, $"{decision.Refusal}");
                return decision.Keep ? message : -1;
            case Step.Restart:
                device.Restart();
                return -1;
            case Step.Wait(var milliseconds):
                device.Now += milliseconds;
                device.Prune();
                return -1;
            default:
                return -1;
        }
    }

    private static bool Wanted(AlertOrder order) => order.Starts && order.Areas.Contains(Here);

    private static Gen<Life> Lives(bool waits) =>
        from count in Gen.Choose(1, 6)
        from kinds in Gen.ArrayOf(Gen.Frequency((3, Gen.Constant(OrderKind.Revise)), (1, Gen.Constant(OrderKind.End)), (1, Gen.Constant(OrderKind.Withdraw))), count)
        from areas in Gen.ArrayOf(Gen.Elements(Here, Here, Elsewhere), count)
        from gaps in Gen.ArrayOf(Gen.Elements(0, 1, Hour, 5 * Day), count)
        from lives in Gen.ArrayOf(Gen.Elements(1_000, Hour, 10 * Day, AlertOrder.MaxLifeMilliseconds), count)
        let issued = gaps.Select((_, i) => Now - Hour + (waits ? gaps[..(i + 1)].Sum() : 0)).ToArray()
        let messages = Enumerable.Range(0, count).Select(i => Flood with
        {
            Rev = i + 1,
            Seq = 10 + 3 * i,
            Kind = i == 0 ? OrderKind.Begin : kinds[i],
            Areas = [areas[i]],
            Issued = issued[i],
            Expires = issued[i] + (waits ? lives[i] : 10 * Day),
        }).ToArray()
        from steps in Gen.ArrayOf(
            Gen.Frequency(
                (6, Gen.Choose(0, count - 1).Select(i => (Step)new Step.Deliver(i))),
                (1, Gen.Constant((Step)new Step.Restart())),
                (waits ? 3 : 0, Gen.Elements(1_000, Hour, Day, 12 * Day).Select(ms => (Step)new Step.Wait(ms)))),
            20)
        select new Life(messages, steps);
}
