using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

/// <summary>No request kills or fills the process: the reader of InfluxQL refuses by counting, before anything walks what it read.</summary>
public sealed class QlLimitsTests
{
    private const long Now = 1_763_712_000_000;

    public static TheoryData<string> Shapes()
    {
        static string Times(string text) => string.Concat(Enumerable.Repeat(text, 60_000 / text.Length));
        return
        [
            $"SELECT mean(pm2_5) FROM air WHERE time > {Times("1s")}",
            $"SELECT mean(pm2_5) FROM air GROUP BY time({Times("1s")})",
            $"SELECT mean(pm2_5) FROM air WHERE time > {Times("-")}1",
            $"SELECT mean(pm2_5) FROM air WHERE time > now() {Times("-1")}",
            $"SELECT mean(pm2_5) {Times("-1")} FROM air",
            $"SELECT {Times("-")}1 FROM air",
            $"SELECT mean(pm2_5) {Times("*1")} FROM air",
            $"SELECT {Times("(")}pm2_5 FROM air",
            $"SELECT {Times("mean(")}pm2_5 FROM air",
            $"SELECT pm2_5{Times(",1")} FROM air",
            $"SELECT percentile(pm2_5{Times(",1")}) FROM air",
            $"SELECT pm2_5 FROM air WHERE device = 'a'{Times(" OR device='a'")}",
            $"SELECT pm2_5 FROM air WHERE device = 'a'{Times(" AND device='a'")}",
            $"SELECT pm2_5 FROM air WHERE {Times("(")}device = 'a'",
            $"SELECT pm2_5 FROM air GROUP BY device{Times(",a")}",
            $"SHOW TAG VALUES WITH KEY IN (a{Times(",a")})",
            string.Join(';', Enumerable.Repeat($"SELECT pm2_5{string.Concat(Enumerable.Repeat(",1", 100))} FROM air", 40)),
            Times("SHOW DATABASES;"),
            Times("9"),
            $"SELECT pm2_5 FROM air GROUP BY /a/{Times(",/a/")}",
            $"SELECT pm2_5 FROM air WHERE device =~ /a/{Times(" OR device =~ /a/")}",
            $"SELECT pm2_5 FROM /{Times("(")}{Times(")")}/",
            $"SELECT pm2_5 FROM /{Times("a|")}/",
            $"SELECT pm2_5 FROM /((((a{{1000}}){{1000}}){{1000}}){{1000}})/",
            $"SELECT pm2_5 FROM {Times("a.")}a",
            string.Join(
                ';',
                Enumerable.Repeat("SHOW MEASUREMENTS WITH MEASUREMENT =~ /a{500}/ WHERE device =~ /b{500}/ AND device =~ /c{500}/", 49)),
        ];
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_request_of_any_shape_is_refused_in_words_and_never_overflows_the_stack(string text) =>
        Assert.StartsWith("error parsing query", Assert.Throws<QlException>(() => QlParser.Parse(text, Now)).Message);

    [Fact]
    public void What_dashboards_send_is_far_below_the_limits()
    {
        var devices = string.Join(" OR ", Enumerable.Range(0, 200).Select(i => $"\"device\"::tag = 'ap-{i:0000}'"));
        var statement = $"SELECT mean(\"pm2_5\"::field) FROM \"air\" WHERE ({devices}) AND time >= now() - 1h30m GROUP BY time(1m), \"device\"::tag fill(null)";
        var select = Assert.IsType<QlSelect>(Assert.Single(QlParser.Parse(statement, Now)));
        Assert.True(select.Group.Takes("device"));
        Assert.Equal(9, QlParser.Parse(string.Join(';', Enumerable.Repeat(statement, 9)), Now).Count);
    }

    [Theory]
    [InlineData(" create database telegraf", true)]
    [InlineData("SELECT pm2_5 FROM air", false)]
    public void Who_may_only_write_has_one_statement_to_send(string text, bool allowed) => Assert.Equal(allowed, QlParser.IsShortCreate(text));
}
