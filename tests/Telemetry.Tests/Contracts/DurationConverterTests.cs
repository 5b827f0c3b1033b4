using Microsoft.Extensions.Configuration;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class DurationConverterTests
{
    private sealed class Options
    {
        public TimeSpan Every { get; set; }
    }

    [Theory]
    [InlineData("1d", 86_400)]
    [InlineData("30m", 1_800)]
    [InlineData("00:30:00", 1_800)]
    [InlineData("1.00:00:00", 86_400)]
    public void Configuration_reads_a_duration_as_every_other_reader_does(string text, double seconds) => Assert.Equal(seconds, Bound(text).TotalSeconds);

    [Theory]
    [InlineData("24:00:00")]
    [InlineData("soon")]
    [InlineData("45")]
    public void Twenty_four_hours_with_colons_are_refused_with_the_cure_and_never_24_days(string text)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Bound(text));
        Assert.Contains("for more write 36h or 2d", error.InnerException!.Message, StringComparison.Ordinal);
    }

    private static TimeSpan Bound(string text)
    {
        DurationConverter.Install();
        return new ConfigurationBuilder().AddInMemoryCollection([new("Every", text)]).Build().Get<Options>()!.Every;
    }
}
