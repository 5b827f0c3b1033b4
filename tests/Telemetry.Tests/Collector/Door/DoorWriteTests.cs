using System.Net;
using System.Text;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector.Door;

public sealed class DoorWriteTests
{
    private const long Noon = DoorHouse.Noon;

    [Fact]
    public async Task Each_bad_line_is_refused_by_number_and_name_and_the_rest_of_the_batch_is_kept()
    {
        await using var door = await DoorHouse.OpenAsync();
        (string Line, string? Refusal)[] lines =
        [
            ($"wifi,device=ap-1,bss=w stations=12i {Noon}", null),
            ($"wifi,device=ap-1,bss=w stations=12.5 {Noon}", "wrong-type"),
            ($"air,device=air-1,sensor=s pm2_5=NaN {Noon}", "not-finite"),
            ($"air,device=air-1,sensor=s pm2_5=-Inf {Noon}", "not-finite"),
            ("air,device=air-1,sensor=s pm2_5=3 1000", "timestamp-too-old"),
            ("air,device=air-1,sensor=s pm2_5=3 4102444800000", "timestamp-in-future"),
            ("air,device=air-1,sensor=two", "no-fields"),
            ($"lines pm2_5=3 {Noon}", "no-device"),
            ($"air,device=Air_1,sensor=s pm2_5=3 {Noon}", "bad-device"),
            ($"air,device=air-1,colour=red pm2_5=3 {Noon}", "unknown-tag"),
            ($"air,device=air-1,sensor=s smell=3 {Noon}", "unknown-field"),
            ($"weather,device=air-1 rain=3 {Noon}", "unknown-measurement"),
            ($"air,device=air-1,sensor=s pm2_5=-3 {Noon}", "out-of-range"),
            ($"air,device=air-1,sensor=s pm2_5=\"3\" {Noon}", "wrong-type"),
            ($"air,device=air-1,sensor=s pm2_5=3,pm2_5=4 {Noon}", "duplicate-field"),
            ($"air,device=air-1,device=air-2 pm2_5=3 {Noon}", "duplicate-tag"),
            ("air,device=air-1,sensor=s pm2_5=3 noon", "bad-timestamp"),
            ($"air,device=air-1,sensor={new string('x', 20_000)} pm2_5=3 {Noon}", "too-long"),
            ("# a comment", null),
            ($"air,host=air-2,sensor=s pm2_5=4.5 {Noon}\r", null),
        ];
        var (status, text) = await door.WriteAsync(string.Join('\n', lines.Select(l => l.Line)));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var refused = lines.Select((l, i) => (l.Refusal, Number: i + 1)).Where(l => l.Refusal is not null).ToList();
        Assert.Equal($"partial write: {string.Join("; ", refused.Select(r => $"line {r.Number}: {r.Refusal}"))} dropped={refused.Count}", DoorHouse.ErrorOf(text));
        Assert.Equal(2, door.House.Dump().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("air air-2 sensor=s", door.House.Dump(), StringComparison.Ordinal);

        var kept = door.House.Quarantine.Read(null, null, 100);
        Assert.Equal(refused.Select(r => r.Refusal!).Order(StringComparer.Ordinal), kept.Select(k => k.Reason).Order(StringComparer.Ordinal));
        Assert.Contains(kept, k => k is { Device: "door:both", Reason: "no-device" } && k.Line == $"lines pm2_5=3 {Noon}");
        Assert.Contains(kept, k => k is { Device: "air-1", Reason: "out-of-range" });
    }

    [Fact]
    public async Task Every_escape_of_a_tag_value_comes_back_as_it_was_sent()
    {
        await using var door = await DoorHouse.OpenAsync();
        string[] values = ["plain", "a b", "a,b", "a=b", "a\\b", "\\a", "a\"b", "'a'", "\"a\"", "a\\\\b", "a, =b", "日本 語", "µg/m³", "a;b", "#1", "a/b", "a\\nb", "{a}", "C:\\x y"];
        foreach (var (value, i) in values.Select((v, i) => (v, i)))
            Assert.Equal(HttpStatusCode.NoContent, (await door.WriteAsync($"climate,device=c-{i},sensor={Telemetry.Contracts.LineText.EscapeName(value)} temperature=1 {Noon}")).Status);
        var answer = await door.QueryAsync("""SHOW TAG VALUES FROM climate WITH KEY = "sensor" """);
        using var document = System.Text.Json.JsonDocument.Parse("{" + answer + "}");
        Assert.Equal(
            values.Order(StringComparer.Ordinal),
            document.RootElement.GetProperty("series")[0].GetProperty("values").EnumerateArray().Select(v => v[1].GetString()!).Order(StringComparer.Ordinal));
        foreach (var value in values)
            Assert.Contains("[[1763694000000,1]]", await door.QueryAsync($"SELECT temperature FROM climate WHERE sensor = '{value.Replace("\\", "\\\\").Replace("'", "\\'")}'"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n", 1_763_694_000_123_999_999, 1_763_694_000_123)]
    [InlineData("ns", 1_763_694_000_123_000_000, 1_763_694_000_123)]
    [InlineData(null, 1_763_694_000_123_456_789, 1_763_694_000_123)]
    [InlineData("u", 1_763_694_000_123_999, 1_763_694_000_123)]
    [InlineData("us", 1_763_694_000_123_000, 1_763_694_000_123)]
    [InlineData("ms", 1_763_694_000_123, 1_763_694_000_123)]
    [InlineData("s", 1_763_694_000, 1_763_694_000_000)]
    [InlineData("m", 29_394_900, 1_763_694_000_000)]
    [InlineData("h", 489_915, 1_763_694_000_000)]
    public async Task Every_precision_becomes_milliseconds(string? precision, long stamp, long milliseconds)
    {
        await using var door = await DoorHouse.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await door.WriteAsync($"host,device=p-1 load1=1 {stamp}", $"db=telemetry{(precision is null ? "" : "&precision=" + precision)}")).Status);
        Assert.Equal(milliseconds, Assert.Single(door.House.Store.Latest(null, null, null)).Time);
    }

    [Theory]
    [InlineData(long.MaxValue, 1_000_000_000, long.MaxValue)]
    [InlineData(-1, 1, -1)]
    [InlineData(-1_000_000, 1, -1)]
    [InlineData(-1_000_001, 1, -2)]
    [InlineData(long.MinValue, 1, -9_223_372_036_855)]
    public void Stamps_beyond_everything_do_not_wrap(long stamp, long unit, long milliseconds) => Assert.Equal(milliseconds, DoorLine.Milliseconds(stamp, unit));

    [Fact]
    public async Task A_line_without_a_stamp_gets_the_time_of_arrival()
    {
        await using var door = await DoorHouse.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await door.WriteAsync("host,device=p-1 load1=1")).Status);
        Assert.Equal(Noon, Assert.Single(door.House.Store.Latest(null, null, null)).Time);
    }

    [Fact]
    public async Task The_same_line_through_the_door_and_from_the_broker_is_one_point()
    {
        await using var door = await DoorHouse.OpenAsync();
        await door.House.IngestAsync(("ap-1", $"wifi,bss=w stations=12i {Noon}"));
        await door.WriteAsync($"wifi,bss=w,device=ap-1 stations=12i {Noon}");
        await door.WriteAsync($"wifi,device=ap-1,host=raspberry,bss=w stations=12i {Noon}", "bucket=telemetry/autogen&org=x&precision=ms", "/api/v2/write");
        Assert.Single(door.House.Dump().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Gzip_is_taken_and_a_broken_one_is_named()
    {
        await using var door = await DoorHouse.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await door.WriteAsync($"host,device=p-1 load1=1 {Noon}", gzip: true)).Status);
        var (status, text) = await door.WriteAsync("host,device=p-1 load1=1"u8.ToArray(), "db=telemetry", gzip: true);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("not gzip", DoorHouse.ErrorOf(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_10_MB_is_refused_by_name_and_its_halves_are_stored_whole(bool gzip)
    {
        await using var door = await DoorHouse.OpenAsync();
        var lines = Enumerable.Range(0, 160_000).Select(i => $"wifi,device=ap-1,bss=wlan0 stations={i % 100}i,assoc={i}i {Noon - i}\n").ToList();
        var body = Encoding.UTF8.GetBytes(string.Concat(lines));
        Assert.InRange(body.Length, 10_000_000, 12_000_000);
        var (status, text) = await door.WriteAsync(gzip ? DoorHouse.Gzip(body) : body, "db=telemetry&precision=ms", gzip: gzip);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("more than 8388608 bytes unpacked (Door:MaxBody); send it in halves", DoorHouse.ErrorOf(text), StringComparison.Ordinal);

        foreach (var half in lines.Chunk(80_000)) Assert.Equal(HttpStatusCode.NoContent, (await door.WriteAsync(string.Concat(half), gzip: gzip)).Status);
        Assert.Equal(160_000, door.House.Count("SELECT count(*) FROM wifi"));
    }

    [Fact]
    public async Task A_small_gzip_does_not_become_a_large_one()
    {
        await using var door = await DoorHouse.OpenAsync();
        var bomb = DoorHouse.Gzip(Encoding.UTF8.GetBytes(new string('x', 60_000_000)));
        Assert.InRange(bomb.Length, 1, 1_000_000);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await door.WriteAsync(bomb, "db=telemetry", gzip: true)).Status);
    }

    [Fact]
    public async Task The_answer_follows_the_commit()
    {
        await using var door = await DoorHouse.OpenAsync(held: true);
        var writing = door.WriteAsync($"host,device=p-1 load1=1 {Noon}");
        await door.Store.Asked.Task;
        // For what must not happen: an answer that does not wait is here long before.
        Assert.NotSame(writing, await Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System)));
        Assert.Empty(door.House.Dump());
        door.Store.Go.SetResult();
        Assert.Equal(HttpStatusCode.NoContent, (await writing).Status);
        Assert.NotEmpty(door.House.Dump());
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_503_and_nothing_is_taken()
    {
        await using var door = await DoorHouse.OpenAsync();
        door.Store.Unavailable = "the disk is full";
        foreach (var path in (string[])["/write", "/api/v2/write"])
        {
            var (status, text) = await door.WriteAsync($"host,device=p-1 load1=1 {Noon}\nnonsense", "db=telemetry&bucket=telemetry&precision=ms", path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains("send it again: the disk is full", DoorHouse.ErrorOf(text), StringComparison.Ordinal);
        }
        door.Store.Unavailable = null;
        door.House.Clock.Now += 2_000;
        Assert.Equal(HttpStatusCode.NoContent, (await door.WriteAsync($"host,device=p-1 load1=1 {Noon}")).Status);
    }

    [Fact]
    public async Task A_point_that_the_store_refuses_is_named_by_its_line()
    {
        await using var door = await DoorHouse.OpenAsync(rejects: [new RejectedPoint(1, "store-type-conflict")]);
        var (status, text) = await door.WriteAsync($"nonsense\nhost,device=p-1 load1=1 {Noon}\n\nhost,device=p-1 load1=2 {Noon + 1}");
        Assert.Equal((HttpStatusCode.BadRequest, "partial write: line 1: no-fields; line 4: store-type-conflict dropped=2"), (status, DoorHouse.ErrorOf(text)));
        Assert.Equal("p-1", Assert.Single(door.House.Quarantine.Read(null, "store-type-conflict", 10)).Device);
    }

    [Fact]
    public async Task Many_devices_in_one_request_are_each_a_batch_of_their_own()
    {
        await using var door = await DoorHouse.OpenAsync();
        var body = string.Concat(Enumerable.Range(0, 12_000).Select(i => $"host,device=p-{i % 300} load1={i % 100}.5 {Noon - i / 300}\n"));
        Assert.Equal(HttpStatusCode.NoContent, (await door.WriteAsync(body)).Status);
        Assert.Equal(12_000, door.House.Count("SELECT count(*) FROM host"));
        Assert.Equal(300, door.House.Store.Catalog.Devices.Count());
    }
}
