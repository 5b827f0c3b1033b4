namespace Telemetry.EndToEnd.Tests;

/// <summary>Polls with a reason instead of sleeping.</summary>
internal static class DashboardsWait
{
    public static async Task Until(Func<Task<bool>> condition, string what, Func<string>? more = null)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(start) > TimeSpan.FromSeconds(30))
                throw new TimeoutException($"waited 30 s until {what}. {more?.Invoke()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }
    }
}
