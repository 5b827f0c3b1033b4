using System.Globalization;
using System.Text.Json;
using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.LocalStack;

/// <summary>What a newcomer sees of the whole chain, from the simulated sensor to the page.</summary>
[Collection(LocalStackCollection.Name)]
public sealed class LocalStackTests(LocalStackFixture stack, ITestOutputHelper output)
{
    [Fact]
    public async Task Five_devices_are_online()
    {
        var devices = await stack.JsonAsync(stack.Collector, "/api/v1/devices");
        var online = devices.EnumerateArray().Where(d => d.GetProperty("state").GetString() == "online").Select(d => d.GetProperty("device").GetString()!);
        Assert.Equal(["air-001", "ap-0001", "ap-0002", "rad-001", "sign-0001"], online.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("wifi", "stations", 2)]
    [InlineData("air", "pm2_5", 1)]
    [InlineData("radiation", "cpm", 1)]
    public async Task Every_kind_of_value_keeps_arriving(string measurement, string field, int posts)
    {
        await Eventually.True(
            async () =>
            {
                var values = await stack.JsonAsync(stack.Collector, $"/api/v1/latest?measurement={measurement}&field={field}");
                return values.GetArrayLength() == posts && values.EnumerateArray().All(v => v.GetProperty("ageSeconds").GetDouble() < 15);
            },
            $"{posts} values of {measurement} {field} are younger than 15 s",
            () => stack.Output);
    }

    [Theory]
    [InlineData("/", "ja")]
    [InlineData("/wifi", "ja")]
    [InlineData("/environment", "ja")]
    [InlineData("/", "en")]
    [InlineData("/wifi", "en")]
    [InlineData("/environment", "en")]
    public async Task Pages_carry_the_numbers_in_the_html_itself(string page, string language)
    {
        var html = await stack.GetAsync(stack.Dashboards, $"{page}?lang={language}");
        Assert.Contains($"<html lang=\"{language}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        string[] devices = page switch
        {
            "/wifi" => ["ap-0001", "ap-0002"],
            "/environment" => ["air-001", "rad-001"],
            _ => ["ap-0001", "ap-0002", "air-001", "rad-001", "sign-0001"],
        };
        foreach (var device in devices) Assert.Contains(device, html, StringComparison.Ordinal);
        if (page == "/environment") await ExpectLatestIn(page, language, "air", "pm2_5", "0.0");
        if (page == "/wifi") await ExpectLatestIn(page, language, "wifi", "stations", "0");
    }

    [Fact]
    public async Task The_wrapper_of_the_agent_checks_its_sources()
    {
        using var check = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(Path.Combine(stack.Data, "bin", "edge-agent"), ["sources"]) { RedirectStandardOutput = true })!;
        var text = await check.StandardOutput.ReadToEndAsync();
        Assert.Contains("hostapd", text, StringComparison.Ordinal);
        Assert.Contains("sds011", text, StringComparison.Ordinal);
        Assert.Contains("geiger", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_stack_on_the_same_data_is_refused_with_the_cure()
    {
        using var second = stack.Launch();
        // Waits for the end of its output too, which the synchronous wait with a limit does not.
        await second.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("already running", stack.Output, StringComparison.Ordinal);
    }

    // The page may be a reading older than the API's answer, so both are asked until they agree.
    private async Task ExpectLatestIn(string page, string language, string measurement, string field, string format)
    {
        await Eventually.True(
            async () =>
            {
                var html = await stack.GetAsync(stack.Dashboards, $"{page}?lang={language}");
                var values = await stack.JsonAsync(stack.Collector, $"/api/v1/latest?measurement={measurement}&field={field}");
                var texts = values.EnumerateArray().Select(v => v.GetProperty("value").GetDouble().ToString(format, CultureInfo.InvariantCulture)).ToList();
                output.WriteLine($"{page}: {string.Join(", ", texts)}");
                return texts.All(t => html.Contains($">{t}<", StringComparison.Ordinal));
            },
            $"{page} shows the latest {measurement} {field}");
    }
}
