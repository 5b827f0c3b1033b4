using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>What screens are to show: from the command line to the broker and into the audit log.</summary>
public sealed class ContentTests : IDisposable
{
    private const string Screen = "sign-0001", Url = "https://content.city.example/m.json";
    private readonly CommandLine shell = new();
    private readonly List<(string Topic, string? Url, bool Retain)> broker = [];
    private FleetCourier? courier;
    private long? connection;

    public void Dispose()
    {
        courier?.Dispose();
        shell.Dispose();
    }

    [Fact]
    public async Task A_screen_is_told_its_manifest_and_told_again_after_every_connect_until_it_is_taken_back()
    {
        File.WriteAllText(shell.PathOf("m.json"), "{}");
        var set = await RunAsync(3, "content", "set", Screen, "--url", Url, "--manifest", shell.PathOf("m.json"), "--new");
        Assert.Contains("not at the broker yet", set, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData("{}"u8)), set, StringComparison.Ordinal);

        await RoundAsync(1);
        await RoundAsync(1);
        await RoundAsync(2);
        Assert.Equal([("city/content/sign-0001", Url, true), ("city/content/sign-0001", Url, true)], broker);
        Assert.Contains("published 20", await RunAsync(0, "content", "show", Screen, "--new"), StringComparison.Ordinal);

        Assert.Contains("none any more since version 2", await RunAsync(3, "content", "clear", Screen, "--new"), StringComparison.Ordinal);
        await RoundAsync(2);
        await RoundAsync(3);
        Assert.Equal([null, null], broker.Skip(2).Select(m => m.Url));
        using var book = FleetBook.Open(shell.Options.Records);
        Assert.Equal(3, book.Show(Screen, 1, version => new(version, Url, new string('a', 64))).Pointer!.Version);
    }

    [Fact]
    public async Task What_a_player_could_not_use_is_refused_and_nothing_is_changed()
    {
        foreach (var (arguments, why) in ((string[], string)[])
        [
            (["--url", "http://content.city.example/m", "--sha256", new string('a', 64)], "write https://"),
            (["--url", Url, "--sha256", "abc"], "64 digits"),
            (["--url", Url], "--sha256 HEX or --manifest FILE"),
            (["--url", Url, "--manifest", shell.PathOf("absent")], "cannot be read"),
        ])
        {
            var refused = await shell.RunAsync(["content", "set", Screen, .. arguments, "--new"]);
            Assert.Equal(2, refused.Exit);
            Assert.Contains(why, refused.Errors, StringComparison.Ordinal);
        }
        Assert.Contains("nothing was ever set", await RunAsync(0, "content", "show", Screen, "--new"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_change_is_an_entry_and_one_made_past_the_log_is_named()
    {
        await RunAsync(3, "content", "set", Screen, "--url", Url, "--sha256", new string('a', 64), "--new");
        await RunAsync(3, "content", "clear", Screen, "--new");
        var list = await RunAsync(0, "audit", "list");
        Assert.Contains("content set  sign-0001", list, StringComparison.Ordinal);
        Assert.Contains("content clear  sign-0001", list, StringComparison.Ordinal);
        await RunAsync(0, "audit", "verify");

        using (var book = FleetBook.Open(shell.Options.Records)) book.Show("sign-0002", DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(), _ => null);
        var verify = await RunAsync(2, "audit", "verify");
        Assert.Contains("content of sign-0002, version 1, is in fleet.db and has no entry", verify, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_version_before_gets_the_table_and_keeps_what_it_has()
    {
        await RunAsync(3, "twin", "set", "ap-0001", "--set", "heartbeat=00:01:00", "--new", "--wait", "0s");
        using (var database = RawDatabase.Open(shell.PathOf("fleet.db"), readOnly: false)) database.Execute("DROP TABLE content; PRAGMA user_version=1");
        await RunAsync(3, "content", "set", Screen, "--url", Url, "--sha256", new string('a', 64), "--new");
        using var book = FleetBook.Open(shell.Options.Records);
        Assert.NotNull(book.Twin("ap-0001"));
        Assert.NotNull(book.Content(Screen));
    }

    private async Task<string> RunAsync(int exit, params string[] arguments)
    {
        var done = await shell.RunAsync(arguments);
        Assert.Equal((exit, ""), (done.Exit, done.Errors));
        return done.Output;
    }

    private async Task RoundAsync(long at)
    {
        connection = at;
        var options = shell.Options.Records;
        using var book = FleetBook.Open(options);
        courier ??= new FleetCourier(options, new Topics(), new FleetLink(() => connection, (topic, payload, retain, _) =>
        {
            broker.Add((topic, payload.Length == 0 ? null : ContentCodec.Read(payload.ToArray()).Pointer!.Url, retain));
            return Task.FromResult(true);
        }), TimeProvider.System, NullLogger<FleetCourier>.Instance);
        await courier.RoundAsync(book, default);
    }
}
