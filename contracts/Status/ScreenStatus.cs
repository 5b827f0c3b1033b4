using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Contracts;

/// <summary>The order whose picture is painted; <paramref name="Seq"/> tells a drill from the actual order of the same name.</summary>
public sealed record PaintedOrder(string Order, int Rev, long Seq);

public enum PanelState
{
    /// <summary>The player cannot see whether the panel is lit.</summary>
    Unknown,

    On, Off,
}

/// <summary>
/// What a sign's player says of its picture: retained on <c>screen/{device}</c>, at every change and every few seconds, and (offline) the last will of
/// its connection. A receipt proves that an order was painted once; this tells whether it still stands.
/// </summary>
/// <param name="At">Wall time of writing, ms; of a last will: of the connection's beginning.</param>
/// <param name="Reason">Why it is offline.</param>
/// <param name="Areas">Area codes that it stands in; null in a last will.</param>
/// <param name="Pages">Pages connected to the player.</param>
/// <param name="PageSeconds">Seconds since a page last spoke; null before the first word.</param>
/// <param name="Painted">What all pages bear; null for the normal page, before the first frame, and while they differ.</param>
/// <param name="PaintedAt">When that frame was painted, ms.</param>
public sealed record ScreenStatus(
    DeviceState State, long At, string? Reason = null, IReadOnlyList<string>? Areas = null, int Pages = 0, double? PageSeconds = null,
    PaintedOrder? Painted = null, long? PaintedAt = null, PanelState Panel = PanelState.Unknown) : IJsonOnDeserialized
{
    /// <summary>Largest one taken, in bytes.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>A page that has been silent longer shows nothing that anybody may rely on.</summary>
    public const double MaxPageSeconds = 15;

    /// <summary>True while a picture stands on a panel that is not known to be dark.</summary>
    public bool IsLit => State == DeviceState.Online && Pages > 0 && PageSeconds < MaxPageSeconds && Panel != PanelState.Off;

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (!WireTime.IsValid(At)) throw new JsonException("at is not a time");
        if (PaintedAt is { } painted && !WireTime.IsValid(painted)) throw new JsonException("paintedAt is not a time");
        if (PageSeconds is { } seconds && !double.IsFinite(seconds)) throw new JsonException("pageSeconds is not finite");
        if (Areas is { Count: > OrderCodec.MaxAreas } || Areas?.All(area => area is not null && AreaCode.IsValid(area)) == false)
            throw new JsonException("an area is not an area code, or there are too many");
        if (Painted is { } order && (!WireName.IsValid(order.Order) || order.Rev < 0 || order.Seq < 0)) throw new JsonException("painted is not an order");
    }
}
