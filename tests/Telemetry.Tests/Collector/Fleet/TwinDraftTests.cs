using System.Text;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class TwinDraftTests
{
    [Fact]
    public void Single_options_go_over_what_is_wanted_and_can_be_taken_out_again()
    {
        var first = Make(DeviceTwin.File, 1, null, ["heartbeat=00:01:00", "sds011.interval=00:00:20", "sds011.enabled=false", "tube.factor=0.0065"]);
        Assert.Equal(
            """{"v":1,"version":1,"heartbeat":"00:01:00","sources":{"sds011":{"enabled":false,"interval":"00:00:20"},"tube":{"factor":0.0065}}}""", Text(first));
        var second = Make(first, 2, null, ["sds011.interval=00:00:30"], "sds011.enabled", "tube", "heartbeat");
        Assert.Equal("""{"v":1,"version":2,"sources":{"sds011":{"interval":"00:00:30"}}}""", Text(second));
        Assert.Equal("""{"v":1,"version":3,"sources":{}}""", Text(Make(second, 3, null, [], "sds011.interval")));
    }

    [Fact]
    public void A_file_replaces_everything_and_its_version_is_not_looked_at()
    {
        var before = Make(DeviceTwin.File, 1, null, ["heartbeat=00:01:00"]);
        var after = Make(before, 7, """{"v":1,"version":3,"sources":{"host":{"interval":"00:00:20"}}}""", []);
        Assert.Equal("""{"v":1,"version":7,"sources":{"host":{"interval":"00:00:20"}}}""", Text(after));
    }

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("""{"heartbeat":"1","heartbeat":"2"}""", "repeated members")]
    [InlineData("""{"sources":3}""", "sources is no object")]
    [InlineData("""{"sources":{"host":{"interval":[1]}}}""", "interval")]
    public void A_file_that_is_no_twin_is_refused_with_the_reason(string file, string reason)
    {
        Assert.Null(TwinDraft.Make(DeviceTwin.File, 1, file, [], [], out var errors));
        Assert.Contains(errors, error => error.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sds011.interval", "write NAME=VALUE")]
    [InlineData("=3", "write NAME=VALUE")]
    public void A_setting_without_a_value_is_refused(string set, string reason)
    {
        Assert.Null(TwinDraft.Make(DeviceTwin.File, 1, null, [set], ["air.interval"], out var errors));
        Assert.Contains(errors, error => error.Contains(reason, StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("'air.interval' is not set", StringComparison.Ordinal));
    }

    private static DeviceTwin Make(DeviceTwin present, long version, string? file, string[] set, params string[] unset)
    {
        var twin = TwinDraft.Make(present, version, file, set, unset, out var errors);
        Assert.Empty(errors);
        return twin!;
    }

    private static string Text(DeviceTwin twin) => Encoding.UTF8.GetString(TwinCodec.Write(twin));
}
