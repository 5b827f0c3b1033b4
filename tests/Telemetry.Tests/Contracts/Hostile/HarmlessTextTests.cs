using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Telemetry.Collector;
using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests.Contracts;

/// <summary>The list of hostile texts through every way in which text from outside is printed.</summary>
public sealed class HarmlessTextTests
{
    [Theory]
    [MemberData(nameof(HostileTexts.Each), MemberType = typeof(HostileTexts))]
    public void No_text_from_outside_controls_a_screen(string place)
    {
        var raw = HostileTexts.At(place);
        HostileTexts.AssertHarmless(HarmlessText.Of(raw).Text);
        HostileTexts.AssertHarmless(HarmlessText.Whole(raw));
        HostileTexts.AssertHarmless(HarmlessText.Cell(raw));
        HostileTexts.AssertHarmless(HarmlessText.Line(raw));
        Assert.InRange(HarmlessText.Line(raw).Length, 1, HarmlessText.MaxWords + 12);
        Assert.DoesNotContain("  ", HarmlessText.Line(raw), StringComparison.Ordinal);
        Assert.Equal(HarmlessText.Whole(raw), HarmlessText.Whole(HarmlessText.Whole(raw)));
    }

    [Theory]
    [InlineData("多摩川が氾濫するおそれ　高津区役所１階 (Wi-Fi) é 👍")]
    [InlineData("葛\U000E0100城市")]
    [InlineData("か\u3099く\u3099 e\u0301")]
    [InlineData("❤\uFE0F")]
    public void What_people_write_stays_as_it_is(string text) => Assert.Equal(text, HarmlessText.Whole(text));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("  @SUM(A1)", "'  @SUM(A1)")]
    [InlineData("\t=1", "'\\u{9}=1")]
    [InlineData("-12", "'-12")]
    [InlineData("wlan0", "wlan0")]
    public void A_cell_is_never_a_formula(string raw, string cell) => Assert.Equal(cell, HarmlessText.Cell(raw));

    [Theory]
    [MemberData(nameof(HostileTexts.Each), MemberType = typeof(HostileTexts))]
    public async Task A_devices_answer_is_one_line_on_the_operators_terminal(string place)
    {
        var raw = HostileTexts.At(place);
        using var terminal = new StringWriter();
        var output = new HarmlessWriter(terminal);
        var printer = new OrderPrinter(output, output, json: false);
        await printer.ReceiptAsync(new Receipt(raw, "o", 1, 1, ReceiptState.Refused, 1_763_712_000_000, 1.5, raw));
        await printer.ReceiptAsync(new Receipt("sign-0001", "o", 1, 1, ReceiptState.Refused, 1_763_712_000_000, 1.5, raw));
        var lines = terminal.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => HostileTexts.AssertHarmless(line));
        // Long enough, it would reach the next line of the terminal at a place of its choice.
        Assert.InRange(lines[1].Length, 20, 42 + HarmlessText.MaxWords + 12);
        Assert.DoesNotContain("   sign-0002", lines[1], StringComparison.Ordinal);

        terminal.GetStringBuilder().Clear();
        await FleetPrinter.TwinAsync(output, "sign-0001", new TwinEntry(
            "sign-0001", null, null, null, new TwinReport(1, TwinState.Refused, [raw], new DeviceTwin(1, new Dictionary<string, TwinValue>(), new Dictionary<string, IReadOnlyDictionary<string, TwinValue>>()), 1_763_712_000_000)));
        Assert.Single(terminal.ToString().Split('\n'), line => line.StartsWith("          ", StringComparison.Ordinal));
        HostileTexts.AssertHarmless(terminal.ToString(), "\n");
    }

    [Theory]
    [InlineData(ConsoleFormatterNames.Simple)]
    [InlineData(ConsoleFormatterNames.Systemd)]
    public void A_log_entry_is_one_line(string form)
    {
        using var services = new ServiceCollection().AddLogging(logging => logging.AddSystemdConsole().AddSimpleConsole(console =>
            (console.SingleLine, console.ColorBehavior) = (true, LoggerColorBehavior.Disabled))).BuildServiceProvider();
        var formatter = services.GetServices<ConsoleFormatter>().Single(f => f.Name == form);
        foreach (var raw in HostileTexts.All)
        {
            using var entry = new StringWriter();
            formatter.Write(new LogEntry<string>(LogLevel.Warning, "category", 1, raw, new InvalidOperationException(raw), (state, _) => state), null, entry);
            using var journal = new StringWriter();
            new HarmlessWriter(journal).Write(entry.ToString());
            HostileTexts.AssertHarmless(journal.ToString(), "\n\t");
            Assert.Equal(1, journal.ToString().Count(c => c == '\n'));
        }
    }

    [Theory]
    [InlineData("collector/Program.cs")]
    [InlineData("edge-agent/Program.cs")]
    [InlineData("signage-player/Program.cs")]
    [InlineData("dashboards/Program.cs")]
    public void Every_app_guards_its_terminal_before_anything_else(string file) =>
        Assert.Contains("HarmlessWriter.GuardProcess();", File.ReadAllText(Path.Combine(Repository.Root, file)), StringComparison.Ordinal);

    [Fact]
    public async Task A_refusal_of_several_lines_keeps_them_and_each_is_harmless()
    {
        using var terminal = new StringWriter();
        var parse = new RootCommand().Parse("");
        parse.InvocationConfiguration.Error = new HarmlessWriter(terminal);
        await CollectorCommands.GuardAsync(parse, () => throw new StartRefusedException($"one{Environment.NewLine}two \u001B[2J"));
        Assert.Equal("one\ntwo \\u{1B}[2J\n", terminal.ToString());
    }

    [Fact]
    public async Task No_field_that_somebody_else_wrote_controls_a_page()
    {
        var (all, now) = (HostileTexts.All, DashboardsHouse.Now);
        await using var house = await DashboardsHouse.Open(new StubCollector
        {
            Devices = [.. all.Select(raw => DashboardsScene.Post(raw, raw, SourceState.Failed, raw) with { Software = raw, Hardware = raw, Why = raw, State = "offline" })],
            Latest = [.. all.SelectMany(raw => new[] { DashboardsScene.Value(raw, "wifi", "stations", 3, ("bss", raw)), DashboardsScene.Value(raw, "air", "pm2_5", 3, ("sensor", raw)) })],
            Incidents = [.. all.Select(raw => DashboardsScene.Storm(2) with { Why = raw, Cure = raw, Source = raw, Names = [raw] })],
            Ledger = DashboardsScene.Ledger with { Days = [.. all.Select(raw => new LedgerDay(raw, raw, DashboardsScene.Ledger.City))] },
            Alerts = [.. all.Select((raw, i) => DashboardsScene.Alert() with
            {
                Order = $"o-{i}", Headline = new Dictionary<string, string> { ["ja"] = raw }, Hazard = raw, Areas = [raw],
                Receipts = [new Receipt(raw, "o", 1, 1, ReceiptState.Refused, now.ToUnixTimeMilliseconds(), 1, raw)],
            })],
            Reasons = new QuarantineSummary(1, 10, [.. all.Select(raw => new QuarantineReason(raw, 1, 1, 1, now, now))]),
            Quarantine = [.. all.Select((raw, i) => new QuarantinedLine(i + 1, raw, raw, raw, now, now, 1))],
            Query = query => DashboardsScene.Series(query) with
            {
                Series = [.. all.Select(raw => new SeriesData(raw, new Dictionary<string, string> { ["bss"] = raw }, [[query.From.ToUnixTimeMilliseconds(), 1]]))],
            },
        });
        foreach (var path in new[] { "/", "/wifi", "/environment", "/ledger", "/alerts", "/quarantine" })
            HostileTexts.AssertHarmless(System.Net.WebUtility.HtmlDecode(await house.Html(path)), "\r\n\t\u2009");
    }
}
