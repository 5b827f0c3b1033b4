using Microsoft.Extensions.Configuration;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed class DashboardOptionsTests
{
    [Fact]
    public void Nothing_written_is_the_default() => Assert.Equal(DashboardsOptions.Default.Http, Read().Options?.Http);

    [Fact]
    public void What_is_written_is_taken()
    {
        var options = Read(
            ("Http:Url", "http://0.0.0.0:8080"), ("City:ja", "四街道市"), ("Places:ap-0001:ja", "駅前"), ("Places:ap-0001:en", "Station"),
            ("State:LateAfter", "00:02:00"), ("Live:MaxClients", "7")).Options!;
        Assert.Equal(("http://0.0.0.0:8080/", "四街道市"), (options.Http.ToString(), options.City.Japanese));
        Assert.Equal("Station", options.PlaceOf("ap-0001", Language.English));
        Assert.Equal("", options.PlaceOf("ap-0002", Language.English));
        Assert.Equal((TimeSpan.FromMinutes(2), 7), (options.State.LateAfter, options.Live.MaxClients));
    }

    [Fact]
    public void All_errors_are_told_together()
    {
        var read = Read(
            ("Http:Url", "ftp://x"), ("Collector:Url", "nonsense"), ("City:ja", " "), ("Poll:Every", "1"), ("State:LateAfter", "00:10:00"),
            ("Live:MaxClients", "-1"), ("Places:Not A Device:ja", "x"));
        Assert.Null(read.Options);
        Assert.Equal(8, read.Errors.Count);
    }

    [Fact]
    public void A_misspelt_setting_in_the_file_is_an_error()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{ "Http": { "Uri": "http://127.0.0.1:1" } }""");
            Assert.Contains("Http:Uri is not a setting", Assert.Single(OptionsReader.Read(["--config", file]).Errors), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--config")]
    [InlineData("--port", "1")]
    [InlineData("--config", "/nowhere/at/all.json")]
    public void A_wrong_command_line_or_a_missing_file_is_said(params string[] args) => Assert.Single(OptionsReader.Read(args).Errors);

    [Fact]
    public async Task Wrong_settings_end_the_program_with_2() => Assert.Equal(2, await Dashboards.Program.Main(["--config", "/nowhere/at/all.json"]));

    private static OptionsReader.Outcome Read(params (string Key, string Value)[] settings) => OptionsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(), []);
}
