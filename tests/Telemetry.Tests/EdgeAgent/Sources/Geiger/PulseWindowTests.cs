using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class PulseWindowTests
{
    private readonly PulseWindow window = new(TimeSpan.FromSeconds(60));

    [Theory]
    [InlineData(9.997)]
    [InlineData(10)]
    [InlineData(10.003)]
    public void A_minute_is_six_intervals_of_ten_seconds_however_they_jitter(double seconds)
    {
        for (var i = 0; i < 20; i++) window.Add(TimeSpan.FromSeconds(seconds), 2);
        Assert.Equal((12, 6 * seconds), (window.Count, Math.Round(window.Length.TotalSeconds, 6)));
        Assert.False(window.IsShort);
    }

    [Fact]
    public void A_rate_is_told_from_half_of_the_window_on_and_called_short_until_it_is_full()
    {
        var told = new List<(bool, bool)>();
        for (var i = 0; i < 6; i++)
        {
            window.Add(TimeSpan.FromSeconds(10), 3);
            told.Add((window.IsTold, window.IsShort));
        }
        Assert.Equal([(false, true), (false, true), (true, true), (true, true), (true, true), (true, false)], told);
    }

    [Fact]
    public void Less_than_thirty_seconds_is_never_told()
    {
        var quick = new PulseWindow(TimeSpan.FromSeconds(30));
        quick.Add(TimeSpan.FromSeconds(29), 9);
        Assert.False(quick.IsTold);
        quick.Add(TimeSpan.FromSeconds(1), 0);
        Assert.True(quick.IsTold);
    }

    [Fact]
    public void After_a_gap_the_window_begins_anew()
    {
        window.Add(TimeSpan.FromSeconds(60), 60);
        window.Clear();
        window.Add(TimeSpan.FromSeconds(35), 7);

        Assert.Equal((7, 35), (window.Count, window.Length.TotalSeconds));
    }
}
