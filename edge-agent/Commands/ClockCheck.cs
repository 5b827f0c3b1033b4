using System.Globalization;

namespace Telemetry.EdgeAgent;

internal static class ClockCheck
{
    /// <summary>This process knows no beacon: a running agent may have its time from one.</summary>
    public static CheckRow Run(DeviceClock clock)
    {
        var wrong = clock.Trouble;
        var shown = DateTimeOffset.FromUnixTimeMilliseconds(clock.Now).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return new CheckRow("clock", "clock", wrong is null ? "ok" : "waiting", shown, wrong);
    }
}
