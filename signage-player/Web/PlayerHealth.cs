using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <param name="Status">ok, or degraded with the reasons.</param>
/// <param name="PageSeconds">Seconds since a page last spoke.</param>
internal sealed record HealthView(
    string Status, IReadOnlyList<string> Reasons, int Screens, double? PageSeconds, string? PageItem, int ReceiptsWaiting, long ReceiptsDropped, long RefusalsSilent);

/// <summary>Whether the sign can do its work, in words.</summary>
internal sealed class PlayerHealth(StateHub hub, ScreenWatch screens, ReceiptOutbox outbox, ReceiptDesk receipts)
{
    public HealthView Look()
    {
        var view = hub.Look().View;
        var (seconds, report) = screens.Last;
        List<string> reasons = [];
        if (!view.Broker.Connected) reasons.Add($"broker: {view.Broker.Reason}");
        if (view.RootKey is { } root) reasons.Add($"root key: {root}");
        else if (view.KeyRing is null) reasons.Add("key ring: none verified yet");
        if (view.JournalFault is { } fault) reasons.Add($"journal: {fault}");
        if (view.Screens == 0) reasons.Add("page: none connected");
        else if (seconds is not < ScreenStatus.MaxPageSeconds) reasons.Add("page: connected, but silent");
        return new HealthView(
            reasons.Count == 0 ? "ok" : "degraded", reasons, view.Screens, seconds is { } s ? Math.Round(s, 1) : null, report?.Item,
            outbox.Waiting, outbox.Dropped, receipts.Silent);
    }
}
