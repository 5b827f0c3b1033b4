using System.Text;
using System.Text.Json.Nodes;
using Telemetry.Contracts;
using static Telemetry.Tests.Contracts.SigningDesk;

namespace Telemetry.Tests.Contracts;

public sealed class OrderGateTests
{
    [Fact]
    public void A_signed_order_for_this_place_is_acted_on()
    {
        Assert.Equal((OrderVerdict.Act, OrderRefusal.None), Of(Decide(Flood)));
        Assert.Equal((OrderVerdict.Act, OrderRefusal.None), Of(Decide(Evacuation, Mayor, Deputy)));
    }

    /// <summary>Every reason for which an order is not followed, and the smallest change that earns it.</summary>
    public static TheoryData<OrderRefusal, string> Refusals { get; } = new()
    {
        { OrderRefusal.TooLarge, "65537 bytes" },
        { OrderRefusal.Malformed, "not an envelope" },
        { OrderRefusal.Malformed, "not an order inside" },
        { OrderRefusal.NoKeyRing, "no ring yet" },
        { OrderRefusal.WrongIssuer, "another city" },
        { OrderRefusal.UnknownKey, "stranger" },
        { OrderRefusal.UnknownKey, "stranger beside the mayor" },
        { OrderRefusal.BadSignature, "stranger under the relay's name" },
        { OrderRefusal.BadSignature, "changed payload" },
        { OrderRefusal.BadSignature, "ring key is no point" },
        { OrderRefusal.KeyNotValid, "retired key" },
        { OrderRefusal.KeyNotValid, "issued before the key" },
        { OrderRefusal.WrongRole, "relay signs for the mayor" },
        { OrderRefusal.SecondPersonMissing, "mayor alone" },
        { OrderRefusal.Expired, "expired" },
        { OrderRefusal.Expired, "expires now" },
        { OrderRefusal.Expired, "expires at its issue" },
        { OrderRefusal.NotYetIssued, "issued in the future" },
        { OrderRefusal.Replayed, "same revision again" },
        { OrderRefusal.OtherArea, "another city's area" },
        { OrderRefusal.OtherArea, "no area" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void An_order_is_refused_by_name(OrderRefusal refusal, string because)
    {
        var device = new FieldDevice();
        var decision = because switch
        {
            "65537 bytes" => device.Receive([.. Sign(Flood), .. new byte[JwsEnvelope.MaxBytes]]),
            "not an envelope" => device.Receive("{}"u8.ToArray()),
            "not an order inside" => device.Receive(JwsEnvelope.Sign("{}"u8, JwsEnvelope.OrderType, Relay)),
            "no ring yet" => new FieldDevice { Ring = null }.Receive(Sign(Flood)),
            "another city" => Decide(Flood with { Issuer = "mitaka" }),
            "stranger" => Decide(Flood, Stranger),
            "stranger beside the mayor" => Decide(Evacuation, Mayor, Stranger),
            "stranger under the relay's name" => Decide(Flood, Stranger with { KeyId = Relay.KeyId }),
            "changed payload" => device.Receive(Rewrap(Sign(Flood), payload: OrderCodec.Write(Flood with { Level = 5 }))),
            "ring key is no point" => new FieldDevice { Ring = Ring with { Keys = [Ring.Keys[0] with { Jwk = new PublicKey("EC", "P-256", "AA", "AA") }] } }.Receive(Sign(Flood)),
            "retired key" => Decide(Flood, Retired),
            "issued before the key" => new FieldDevice { Ring = Ring with { Keys = [Ring.Keys[0] with { NotBefore = Flood.Issued + 1 }] } }.Receive(Sign(Flood)),
            "relay signs for the mayor" => Decide(Evacuation, Relay),
            "mayor alone" => Decide(Evacuation, Mayor),
            "expired" => Decide(Flood with { Issued = Now - Day, Expires = Now - 1 }),
            "expires now" => Decide(Flood with { Expires = Now }),
            "expires at its issue" => new FieldDevice { ClockTrusted = false }.Receive(Sign(Flood with { Expires = Flood.Issued })),
            "issued in the future" => Decide(Flood with { Issued = Now + OrderGate.MaxAheadMilliseconds + 1 }),
            "same revision again" => After(Flood, Flood with { Level = 4 }),
            "another city's area" => Decide(Flood with { Areas = [Elsewhere] }),
            _ => Decide(Flood with { Areas = [] }),
        };
        Assert.Equal((OrderVerdict.Refuse, refusal), Of(decision));
    }

    [Fact]
    public void Every_refusal_is_shown_above() =>
        Assert.Equal(Enum.GetValues<OrderRefusal>().Skip(1), Refusals.Select(r => (OrderRefusal)r[0]!).Distinct().Order());

    [Fact]
    public void A_key_that_nobody_knows_is_found_before_any_signature_is_computed()
    {
        var forged = Stranger with { KeyId = Mayor.KeyId };
        Assert.Equal(OrderRefusal.UnknownKey, Decide(Evacuation, forged, Stranger).Refusal);
        Assert.Equal(OrderRefusal.BadSignature, Decide(Evacuation, forged, Deputy).Refusal);
    }

    [Fact]
    public void A_refused_order_is_named_when_it_could_be_read()
    {
        Assert.Equal("flood-1", Decide(Flood, Stranger).Order?.Order);
        Assert.Null(new FieldDevice().Receive("{}"u8.ToArray()).Order);
    }

    /// <summary>Who may sign what; the one table of roles.</summary>
    [Theory]
    [InlineData(KeyRole.OfficialRelay, OrderOrigin.Jma, OrderStatus.Actual, OrderKind.Begin, true)]
    [InlineData(KeyRole.OfficialRelay, OrderOrigin.Cap, OrderStatus.Drill, OrderKind.Revise, true)]
    [InlineData(KeyRole.OfficialRelay, OrderOrigin.Sensor, OrderStatus.Test, OrderKind.End, true)]
    [InlineData(KeyRole.OfficialRelay, OrderOrigin.City, OrderStatus.Actual, OrderKind.Begin, false)]
    [InlineData(KeyRole.OfficialRelay, OrderOrigin.City, OrderStatus.Drill, OrderKind.Begin, false)]
    [InlineData(KeyRole.OfficialRelay, OrderOrigin.City, OrderStatus.Actual, OrderKind.End, false)]
    [InlineData(KeyRole.CityOrder, OrderOrigin.City, OrderStatus.Actual, OrderKind.Begin, true)]
    [InlineData(KeyRole.CityOrder, OrderOrigin.City, OrderStatus.Drill, OrderKind.Withdraw, true)]
    [InlineData(KeyRole.CityOrder, OrderOrigin.Jma, OrderStatus.Actual, OrderKind.Begin, false)]
    [InlineData(KeyRole.CityOrder, OrderOrigin.Sensor, OrderStatus.Drill, OrderKind.End, false)]
    [InlineData(KeyRole.Drill, OrderOrigin.City, OrderStatus.Drill, OrderKind.Begin, true)]
    [InlineData(KeyRole.Drill, OrderOrigin.Jma, OrderStatus.Test, OrderKind.Revise, true)]
    [InlineData(KeyRole.Drill, OrderOrigin.City, OrderStatus.Actual, OrderKind.Begin, false)]
    [InlineData(KeyRole.Drill, OrderOrigin.Jma, OrderStatus.Actual, OrderKind.End, false)]
    [InlineData(KeyRole.CancelOnly, OrderOrigin.City, OrderStatus.Actual, OrderKind.End, true)]
    [InlineData(KeyRole.CancelOnly, OrderOrigin.Jma, OrderStatus.Actual, OrderKind.Withdraw, true)]
    [InlineData(KeyRole.CancelOnly, OrderOrigin.City, OrderStatus.Actual, OrderKind.Begin, false)]
    [InlineData(KeyRole.CancelOnly, OrderOrigin.City, OrderStatus.Drill, OrderKind.Revise, false)]
    [InlineData((KeyRole)7, OrderOrigin.City, OrderStatus.Drill, OrderKind.End, false)]
    public void A_key_signs_what_its_role_allows(KeyRole role, OrderOrigin origin, OrderStatus status, OrderKind kind, bool may)
    {
        var order = Flood with { Origin = origin, Status = status, Kind = kind, Level = 1 };
        Assert.Equal(may, OrderGate.MaySign(role, order));
        var key = role switch { KeyRole.OfficialRelay => Relay, KeyRole.CityOrder => Mayor, KeyRole.Drill => DrillKey, KeyRole.CancelOnly => Canceller, _ => null };
        if (key is not null) Assert.Equal(may, Decide(order, key).Refusal != OrderRefusal.WrongRole);
    }

    [Theory]
    [InlineData(3, OrderStatus.Actual, OrderKind.Begin, true)]
    [InlineData(5, OrderStatus.Actual, OrderKind.Revise, true)]
    [InlineData(2, OrderStatus.Actual, OrderKind.Begin, false)]
    [InlineData(0, OrderStatus.Actual, OrderKind.Begin, false)]
    [InlineData(5, OrderStatus.Drill, OrderKind.Begin, false)]
    [InlineData(5, OrderStatus.Actual, OrderKind.End, false)] // a wrong screen must go at once
    [InlineData(5, OrderStatus.Actual, OrderKind.Withdraw, false)]
    public void Two_persons_are_needed_for_an_actual_city_order_of_level_3_and_up(int level, OrderStatus status, OrderKind kind, bool two)
    {
        var order = Evacuation with { Level = level, Status = status, Kind = kind };
        Assert.Equal(two, OrderGate.NeedsTwoPersons(order));
        Assert.Equal(two, Decide(order, Mayor).Refusal == OrderRefusal.SecondPersonMissing);
        Assert.NotEqual(OrderRefusal.SecondPersonMissing, Decide(order, Mayor, Deputy).Refusal);
    }

    [Fact]
    public void Two_signatures_of_one_person_are_one()
    {
        Assert.Equal(OrderRefusal.SecondPersonMissing, Decide(Evacuation, Mayor, Mayor).Refusal);
        Assert.Equal(OrderRefusal.SecondPersonMissing, Decide(Evacuation, Mayor, MayorsSpare).Refusal);
        Assert.Equal(OrderVerdict.Act, Decide(Evacuation, Mayor, MayorsSpare, Deputy).Verdict);
    }

    [Fact]
    public void A_relay_that_rewraps_the_signatures_gains_nothing()
    {
        var two = Sign(Evacuation, Mayor, Deputy);
        Assert.Equal(OrderVerdict.Act, new FieldDevice().Receive(two).Verdict);
        Assert.Equal(OrderRefusal.SecondPersonMissing, new FieldDevice().Receive(Rewrap(two, s => [s[0]!.DeepClone()])).Refusal);
        Assert.Equal(OrderRefusal.SecondPersonMissing, new FieldDevice().Receive(Rewrap(two, s => [s[1]!.DeepClone(), s[1]!.DeepClone()])).Refusal);

        var device = new FieldDevice();
        Assert.Equal(OrderVerdict.Act, device.Receive(Rewrap(two, s => [s[1]!.DeepClone(), s[0]!.DeepClone()])).Verdict);
        Assert.Equal(OrderRefusal.Replayed, device.Receive(two).Refusal);
        Assert.Equal(["evacuation-1"], device.Shown);
    }

    [Fact]
    public void A_signature_of_one_order_is_none_of_another()
    {
        var flood = JsonNode.Parse(Sign(Flood))!.AsObject();
        var other = JsonNode.Parse(Sign(Flood with { Seq = 11, Rev = 2, Level = 5 }))!.AsObject();
        other["signatures"] = flood["signatures"]!.DeepClone();
        Assert.Equal(OrderRefusal.BadSignature, new FieldDevice().Receive(Encoding.UTF8.GetBytes(other.ToJsonString())).Refusal);
    }

    [Fact]
    public void One_changed_byte_anywhere_never_acts()
    {
        var envelope = Sign(Evacuation, Mayor, Deputy);
        for (var i = 0; i < envelope.Length; i++)
            foreach (var flip in new byte[] { 0x01, 0x02, 0x20, 0x80 })
            {
                var changed = envelope.ToArray();
                changed[i] ^= flip;
                Assert.True(new FieldDevice().Receive(changed) is { Verdict: OrderVerdict.Refuse, Keep: false }, $"byte {i} ^ {flip}");
            }
    }

    [Fact]
    public void A_cut_envelope_never_acts()
    {
        var envelope = Sign(Flood);
        for (var length = 0; length < envelope.Length; length++)
            Assert.Equal(OrderRefusal.Malformed, new FieldDevice().Receive(envelope[..length]).Refusal);
    }

    [Fact]
    public void A_key_past_its_last_day_is_harmless_31_days_later()
    {
        var lastDay = Ring.Find(Retired.KeyId)!.NotAfter;
        var backdated = Flood with { Issued = lastDay, Expires = lastDay + AlertOrder.MaxLifeMilliseconds };
        Assert.Equal(OrderRefusal.Expired, Decide(backdated, Retired).Refusal);
        Assert.Equal(OrderRefusal.Malformed, Decide(backdated with { Expires = Now + Hour }, Retired).Refusal);
    }

    [Fact]
    public void Without_a_trusted_clock_age_is_not_judged_and_everything_else_is()
    {
        var device = new FieldDevice { ClockTrusted = false, Now = 0 };
        Assert.Equal(OrderVerdict.Act, device.Receive(Sign(Flood)).Verdict);
        Assert.Equal(["flood-1"], device.Shown);
        Assert.Equal(OrderRefusal.Replayed, device.Receive(Sign(Flood with { Level = 1 })).Refusal);
        Assert.Equal(OrderRefusal.BadSignature, device.Receive(Sign(Flood, Stranger with { KeyId = Relay.KeyId })).Refusal);
        Assert.Equal(OrderRefusal.KeyNotValid, device.Receive(Sign(Flood with { Order = "f2" }, Retired)).Refusal);
        Assert.Equal(OrderVerdict.Act, device.Receive(Sign(Flood with { Order = "f3", Issued = Now - Day, Expires = Now - Hour })).Verdict);
    }

    [Theory]
    [InlineData(2, 11, false)]
    [InlineData(1, 11, true)] // the revision of before
    [InlineData(2, 10, true)] // the sequence of before
    [InlineData(1, 9, true)]
    public void Revision_and_sequence_both_grow(int rev, long seq, bool replay) =>
        Assert.Equal(replay, After(Flood, Flood with { Rev = rev, Seq = seq, Kind = OrderKind.Revise }).Refusal == OrderRefusal.Replayed);

    [Fact]
    public void A_retained_order_seen_again_is_silent_even_when_it_has_expired_or_its_key_is_gone()
    {
        var envelope = Sign(Flood);
        var device = new FieldDevice();
        Assert.Equal(OrderVerdict.Act, device.Receive(envelope).Verdict);
        Assert.Equal((OrderVerdict.Duplicate, OrderRefusal.None), Of(device.Receive(envelope)));
        device.Now = Flood.Expires + Hour;
        Assert.Equal((OrderVerdict.Duplicate, OrderRefusal.None), Of(device.Receive(envelope)));
        Assert.Empty(device.Shown);
        var rotated = OrderGate.Decide(envelope, new OrderContext(Ring with { Keys = [] }, [Here], device.Book, Now, true));
        Assert.Equal(OrderVerdict.Duplicate, rotated.Verdict);
    }

    [Theory]
    [InlineData(OrderKind.End)]
    [InlineData(OrderKind.Withdraw)]
    public void An_end_ends_whatever_areas_it_names(OrderKind kind)
    {
        Assert.Equal(OrderVerdict.End, After(Flood, Next(Flood, kind) with { Areas = [] }).Verdict);
        Assert.Equal(OrderVerdict.Remember, Decide(Next(Flood, kind)).Verdict);
    }

    [Fact]
    public void A_begin_that_arrives_after_its_end_is_a_replay()
    {
        var device = new FieldDevice();
        Assert.Equal(OrderVerdict.Remember, device.Receive(Sign(Next(Flood, OrderKind.End))).Verdict);
        Assert.Equal(OrderRefusal.Replayed, device.Receive(Sign(Flood)).Refusal);
        device.Restart();
        Assert.Equal(OrderRefusal.Replayed, device.Receive(Sign(Flood)).Refusal);
        Assert.Empty(device.Shown);
    }

    [Fact]
    public void A_revision_to_other_areas_ends_here_and_the_earlier_message_does_not_come_back()
    {
        var moved = Next(Flood, OrderKind.Revise) with { Areas = [Elsewhere] };
        var device = new FieldDevice();
        device.Receive(Sign(Flood));
        Assert.Equal(OrderVerdict.End, device.Receive(Sign(moved)).Verdict);
        device.Restart();
        Assert.Equal(OrderRefusal.Replayed, device.Receive(Sign(Flood)).Refusal);

        var late = new FieldDevice();
        Assert.Equal((OrderVerdict.Refuse, OrderRefusal.OtherArea), Of(late.Receive(Sign(moved))));
        Assert.Equal(OrderRefusal.Replayed, late.Receive(Sign(Flood)).Refusal);
        Assert.Equal(OrderVerdict.Act, late.Receive(Sign(Next(moved, OrderKind.Revise) with { Areas = [Elsewhere, Here] })).Verdict);
    }

    [Fact]
    public void A_test_is_remembered_and_never_acted_on()
    {
        foreach (var kind in Enum.GetValues<OrderKind>())
            Assert.Equal(OrderVerdict.Remember, Decide(Flood with { Status = OrderStatus.Test, Kind = kind }).Verdict);
        var device = new FieldDevice();
        device.Receive(Sign(Flood with { Status = OrderStatus.Test }));
        Assert.Empty(device.Shown);
    }

    [Theory]
    [InlineData(OrderKind.Revise)]
    [InlineData(OrderKind.End)]
    [InlineData(OrderKind.Withdraw)]
    public void A_drill_key_cannot_touch_an_actual_order_by_calling_it_a_drill(OrderKind kind)
    {
        foreach (var status in new[] { OrderStatus.Drill, OrderStatus.Test })
        {
            var device = new FieldDevice();
            device.Receive(Sign(Evacuation, Mayor, Deputy));
            device.Receive(Sign(Next(Evacuation, kind) with { Status = status }, DrillKey));
            var first = device.Book.InForce(Now)[0].Order;
            Assert.Equal((OrderStatus.Actual, 4), (first.Status, first.Level));
        }
    }

    [Fact]
    public void A_relay_key_cannot_touch_the_mayors_order_by_calling_it_a_telegram()
    {
        var device = new FieldDevice();
        device.Receive(Sign(Evacuation, Mayor, Deputy));
        device.Receive(Sign(Next(Evacuation, OrderKind.End) with { Origin = OrderOrigin.Jma }, Relay));
        Assert.Equal(["evacuation-1"], device.Shown);
    }

    [Fact]
    public void A_drill_that_ended_first_does_not_block_the_actual_order_of_the_same_name()
    {
        var device = new FieldDevice();
        device.Receive(Sign(Flood with { Kind = OrderKind.End, Status = OrderStatus.Drill, Rev = int.MaxValue, Seq = long.MaxValue }, DrillKey));
        Assert.Equal(OrderVerdict.Act, device.Receive(Sign(Flood)).Verdict);
    }

    [Fact]
    public void A_cancel_only_key_ends_what_others_began()
    {
        var device = new FieldDevice();
        device.Receive(Sign(Evacuation, Mayor, Deputy));
        Assert.Equal(OrderVerdict.End, device.Receive(Sign(Next(Evacuation, OrderKind.Withdraw), Canceller)).Verdict);
        Assert.Empty(device.Shown);
    }

    [Fact]
    public void Only_what_is_genuine_and_newer_is_kept()
    {
        Assert.True(Decide(Flood).Keep);
        Assert.True(Decide(Next(Flood, OrderKind.End)).Keep);
        Assert.True(Decide(Flood with { Areas = [Elsewhere] }).Keep);
        Assert.False(Decide(Flood, Stranger).Keep);
        Assert.False(Decide(Flood with { Expires = Now }).Keep);
        Assert.False(After(Flood, Flood).Keep);
    }

    [Fact]
    public void The_extremes_of_time_and_number_do_not_overflow()
    {
        foreach (var issued in new[] { 0, WireTime.Max - 1 })
            foreach (var now in new[] { 0, Now, WireTime.Max })
            {
                var device = new FieldDevice { Now = now };
                device.Receive(Sign(Flood with { Issued = issued, Expires = issued + 1, Rev = int.MaxValue, Seq = long.MaxValue }));
                device.Prune();
                Assert.Empty(device.Shown);
            }
    }

    [Fact]
    public void The_digest_names_the_envelope() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", OrderGate.Digest("abc"u8));

    private static AlertOrder Next(AlertOrder order, OrderKind kind) => order with { Rev = order.Rev + 1, Seq = order.Seq + 1, Kind = kind };

    private static (OrderVerdict, OrderRefusal) Of(OrderDecision decision) => (decision.Verdict, decision.Refusal);

    private static OrderDecision After(AlertOrder first, AlertOrder second)
    {
        var device = new FieldDevice();
        device.Receive(Sign(first));
        return device.Receive(Sign(second));
    }

    private static byte[] Rewrap(byte[] envelope, Func<JsonArray, JsonArray>? signatures = null, byte[]? payload = null)
    {
        var json = JsonNode.Parse(envelope)!.AsObject();
        if (payload is not null) json["payload"] = System.Buffers.Text.Base64Url.EncodeToString(payload);
        if (signatures is not null) json["signatures"] = signatures(json["signatures"]!.AsArray());
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
