using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests.Contracts;

public sealed class BeaconTests
{
    private static readonly Beacon Now = new(Beacon.Version, SigningDesk.City, SigningDesk.Now, 10);

    [Fact]
    public void A_beacon_of_the_relay_is_read_back() => Assert.Equal(Now, Beacon.TryVerify(Now.Sign(SigningDesk.Relay), SigningDesk.Ring));

    [Fact]
    public void Nobody_but_the_relay_says_the_time()
    {
        foreach (var key in new[] { SigningDesk.Mayor, SigningDesk.DrillKey, SigningDesk.Canceller, SigningDesk.Stranger, SigningDesk.Root, SigningDesk.Retired })
            Assert.Null(Beacon.TryVerify(Now.Sign(key), SigningDesk.Ring));
    }

    [Fact]
    public void Another_issuer_an_older_time_than_the_ring_and_another_kind_of_envelope_are_refused()
    {
        Assert.Null(Beacon.TryVerify((Now with { Iss = "elsewhere" }).Sign(SigningDesk.Relay), SigningDesk.Ring));
        Assert.Null(Beacon.TryVerify((Now with { Time = SigningDesk.Ring.Issued - 1 }).Sign(SigningDesk.Relay), SigningDesk.Ring));
        Assert.Null(Beacon.TryVerify((Now with { V = 2 }).Sign(SigningDesk.Relay), SigningDesk.Ring));
        Assert.Null(Beacon.TryVerify(SigningDesk.Sign(SigningDesk.Flood), SigningDesk.Ring));
    }

    [Fact]
    public void One_changed_byte_is_noticed()
    {
        var envelope = Now.Sign(SigningDesk.Relay);
        for (var i = 0; i < envelope.Length; i++)
        {
            envelope[i] ^= 1;
            Assert.Null(Beacon.TryVerify(envelope, SigningDesk.Ring));
            envelope[i] ^= 1;
        }
        Assert.NotNull(Beacon.TryVerify(envelope, SigningDesk.Ring));
    }

    [Fact]
    public void A_device_without_NTP_takes_its_time_from_it_and_never_from_a_repetition()
    {
        var time = new ManualTime(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var clock = new DeviceClock(time, () => false, "boot-a");
        var intake = new BeaconIntake(() => SigningDesk.Ring, clock);
        Assert.Null(clock.Offset);

        intake.Take((Now with { Time = SigningDesk.Now - 1 }).Sign(SigningDesk.Stranger));
        Assert.Null(clock.Offset);
        var first = Now.Sign(SigningDesk.Relay);
        intake.Take(first);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((SigningDesk.Now + 1_000, ClockQuality.Synced), (clock.Now, clock.Quality));

        time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 20; i++) intake.Take(first);
        Assert.Equal(SigningDesk.Now + 3_601_000, clock.Now);
    }

    [Fact]
    public void Without_a_key_ring_no_time_is_believed()
    {
        var clock = new DeviceClock(new ManualTime(), () => false);
        new BeaconIntake(() => null, clock).Take(Now.Sign(SigningDesk.Relay));
        Assert.Null(clock.Offset);
    }
}
