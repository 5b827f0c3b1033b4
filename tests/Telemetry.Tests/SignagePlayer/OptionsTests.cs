using Telemetry.SignagePlayer;

namespace Telemetry.Tests.SignagePlayer;

public sealed class OptionsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void A_full_file_is_read()
    {
        var (options, errors) = Load("""
            { "Device":"sign-0001", "Areas":["14131"], "Place":{"ja":"川崎駅前"}, "Broker":{"ClientId":"sign-0001-player"},
              "Content":{"Directory":"/tmp/c"}, "State":{"Directory":"/tmp/s"}, "RootKeyFile":"/tmp/root.jwk",
              "Tiles":[{"Measurement":"air","Field":"pm2_5","Device":"air-001","Interval":"00:00:10"}] }
            """);

        Assert.Empty(errors);
        Assert.Equal(("sign-0001", "川崎駅前", TimeSpan.FromSeconds(10)), (options!.Device, options.Place["ja"], options.Tiles[0].Interval));
        Assert.Equal(ClockTrust.Auto, options.Clock.Trust);
    }

    [Fact]
    public void All_errors_are_reported_together()
    {
        var (options, errors) = Load("""{ "Device":"Sign 1", "Areas":["14 131"], "Tiles":[{"Measurement":"air","Field":"smell","Device":"air-001"}], "Http":{"Url":"https://x"} }""");

        Assert.Null(options);
        foreach (var name in (string[])["Device 'Sign 1'", "Areas: '14 131'", "Tiles:0", "Http:Url", "Content:Directory", "State:Directory", "RootKeyFile", "Broker:ClientId"])
            Assert.Contains(errors, e => e.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_misspelt_name_is_an_error_and_not_a_default()
    {
        Assert.Contains("Devise", Assert.Single(Load("""{ "Devise":"sign-0001" }""").Errors));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{ "Collector":{"Poll":"often"} }""")]
    public void What_cannot_be_read_is_one_clear_error(string text)
    {
        Assert.Contains("cannot be read", Assert.Single(Load(text).Errors));
    }

    [Fact]
    public void A_missing_file_and_a_missing_argument_show_the_usage()
    {
        Assert.Contains("--config", Assert.Single(PlayerConfiguration.Load(["--config", "/nowhere/player.json"]).Errors));
        Assert.Contains("--config", Assert.Single(PlayerConfiguration.Load([]).Errors));
    }

    [Fact]
    public void The_join_string_escapes_what_phones_would_misread()
    {
        Assert.Equal("""WIFI:T:nopass;S:Ca\;fe\:\\1;;""", WifiCode.Text(new WifiOptions { Ssid = """Ca;fe:\1""" }));
        Assert.Equal("https://example.jp/wifi", WifiCode.Text(new WifiOptions { Ssid = "x", HelpUrl = new Uri("https://example.jp/wifi") }));
    }

    public void Dispose() => File.Delete(file);

    private (PlayerOptions? Options, IReadOnlyList<string> Errors) Load(string text)
    {
        File.WriteAllText(file, text);
        return PlayerConfiguration.Load(["--config", file]);
    }
}

public sealed class ContentTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("telemetry-content-").FullName;

    [Fact]
    public void Only_pictures_are_listed_in_the_order_of_their_names_and_only_they_are_found()
    {
        foreach (var name in (string[])["b.png", "a 駅.jpg", "notes.txt", ".hidden.png", "empty.png"]) File.WriteAllText(Path.Combine(folder, name), name == "empty.png" ? "" : "x");
        var content = new ContentFolder(new ContentOptions { Directory = folder });

        var manifest = content.Scan();

        Assert.Equal(["a 駅.jpg", "b.png"], manifest.Items.Select(i => i.Name));
        Assert.StartsWith("/content/a%20%E9%A7%85.jpg?v=", manifest.Items[0].Url);
        Assert.Equal("image/png", content.Find("b.png")?.Type);
        Assert.Null(content.Find("notes.txt"));
        Assert.Null(content.Find("../secret.png"));
    }

    [Fact]
    public void A_changed_folder_has_another_version_and_a_missing_one_is_empty()
    {
        var content = new ContentFolder(new ContentOptions { Directory = folder });
        var empty = content.Scan().Version;
        File.WriteAllText(Path.Combine(folder, "a.png"), "x");

        Assert.NotEqual(empty, content.Scan().Version);
        Assert.Empty(new ContentFolder(new ContentOptions { Directory = "/nowhere" }).Scan().Items);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
