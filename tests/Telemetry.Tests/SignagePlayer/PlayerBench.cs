using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.SignagePlayer;
using Telemetry.Tests.BrokerLink;

namespace Telemetry.Tests.SignagePlayer;

/// <summary>The order half of a player: pipeline, board and view.</summary>
internal sealed class PlayerBench : OrderBench
{
    public PlayerBench()
        : base("sign-0001") => Begin(withRoot: true, withRing: true);

    public StateHub Hub { get; private set; } = null!;
    public PaintedDesk Frames { get; private set; } = null!;
    public PlayerClock Clock { get; private set; } = null!;
    public PlayerView View => Hub.Look().View;

    public void Paint(AlertOrder order) => Frames.Painted(new PaintedReport(order.Order, order.Rev, order.Seq, "sha256:" + new string('a', 64), 1920, 1080));

    protected override IOrderClock MakeClock() => Clock = new PlayerClock(Time, ClockTrust.Always);

    protected override IOrderFollower MakeFollower(IOrderClock clock, ReceiptDesk desk)
    {
        Hub = new StateHub(PlayerHost.FirstView(new PlayerOptions { Device = "sign-0001", Areas = [Area] }, new WifiCode(new WifiOptions()), Clock));
        Frames = new PaintedDesk(desk);
        return new BoardDesk(new NoticePolicy(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120), Time.TimestampFrequency), Frames, Hub);
    }
}
