namespace Telemetry.Contracts;

/// <summary>Reservations about a value: the bits of the field <c>flag</c>. 0 says there is none.</summary>
[Flags]
public enum ValueFlags
{
    None = 0,

    /// <summary>A value is at the limit of the sensor's range: the truth is there or above.</summary>
    RangeLimit = 1,

    /// <summary>Humidity was above what the correction is made for and was taken as that.</summary>
    HumidityCapped = 2,

    /// <summary>A mean is over clearly less than the window it is named after: after a start or a gap. The window's length stands beside it.</summary>
    ShortWindow = 4,
}
