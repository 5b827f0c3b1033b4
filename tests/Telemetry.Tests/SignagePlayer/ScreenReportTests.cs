using Telemetry.Contracts;
using Telemetry.SignagePlayer;

namespace Telemetry.Tests.SignagePlayer;

public sealed class ScreenReportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("drm-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("unknown")]
    [InlineData("on", "connected On")]
    [InlineData("off", "connected Off")]
    [InlineData("off", "disconnected On")]
    [InlineData("on", "disconnected Off", "connected On")]
    public void A_panel_is_lit_when_the_kernel_says_so(string state, params string[] connectors)
    {
        foreach (var (words, i) in connectors.Select((c, i) => (c.Split(' '), i)))
        {
            var path = Directory.CreateDirectory(Path.Combine(folder, $"card0-HDMI-A-{i}")).FullName;
            File.WriteAllText(Path.Combine(path, "status"), words[0] + "\n");
            File.WriteAllText(Path.Combine(path, "dpms"), words[1] + "\n");
        }
        Assert.Equal(state, OrderCodec.Word(new PanelWatch(folder).Look()));
        Assert.Equal(PanelState.Unknown, new PanelWatch(Path.Combine(folder, "nowhere")).Look());
    }

    [Theory]
    [InlineData("headline.ja", true)]
    [InlineData("action.ja-easy", true)]
    [InlineData("headline", false)]
    [InlineData("headline.日本語", false)]
    [InlineData("shown.ja", false)]
    [InlineData("headline.ja.x", false)]
    public void A_page_names_only_texts_of_an_order_as_replaced(string field, bool sound)
    {
        var report = new PaintedReport("flood-1", 1, 1, "sha256:" + new string('0', 64), 10, 10, [field]);
        Assert.Equal(sound, report.IsSound);
        Assert.False((report with { Replaced = [.. Enumerable.Repeat(field, 40)] }).IsSound);
        Assert.Equal("replaced: " + field, report.Reason);
        Assert.Null((report with { Replaced = [] }).Reason);
    }
}
