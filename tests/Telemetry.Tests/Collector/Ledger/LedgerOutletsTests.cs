using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.BrokerLink;
using Telemetry.Collector;
using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests.Collector;

/// <summary>One ledger, and everything that tells of it.</summary>
public sealed partial class LedgerOutletsTests
{
    [Fact]
    public async Task Api_csv_and_page_tell_the_truth_about_a_simulated_fleet()
    {
        await using var fleet = new SimulatedFleet(seed: 9, devices: 3);
        await fleet.RunAsync(steps: 120);
        fleet.House.Ledger.Checkpoint(fleet.House.Clock.Now, force: true);
        var days = LedgerTruth.Of(fleet);
        var truth = days.Select(d => Row(d.Key.Item1, d.Key.Item2, d.Value)).Order(StringComparer.Ordinal).ToList();
        Assert.True(days.Values.Sum(c => c.Missing) > 0 && days.Values.Sum(c => c.Dropped) > 0 && days.Values.Sum(c => c.UnderWay) > 0, "a fleet without losses shows nothing");

        await using var app = Compose(fleet.House);
        await app.StartAsync();
        using var http = app.GetTestClient();
        var api = JsonSerializer.Deserialize(await http.GetStringAsync("/api/v1/ledger"), ContractsJson.Default.LedgerResponse)!;
        Assert.Equal(truth, api.Days.Select(d => Row(d.Device, d.Day, d.Counts)).Order(StringComparer.Ordinal));
        Assert.Equal(days.Values.Aggregate(LedgerTruth.None, LedgerTruth.Sum), api.City);

        await using var dashboards = await DashboardsHouse.Over(app.GetTestServer().CreateHandler());
        var csv = (await dashboards.Html("/ledger.csv?days=7")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("device,day,expected,received,late,duplicate,dropped,missing,under_way,plain,lines", csv[0]);
        Assert.Equal(truth, csv[1..].Order(StringComparer.Ordinal));

        var page = await dashboards.Html("/ledger?lang=en&days=7");
        Assert.Contains(Texts.English.ArrivedOf(api.City), page, StringComparison.Ordinal);
        Assert.Contains(Texts.English.MissingCount(api.City.Missing), page, StringComparison.Ordinal);
        Assert.Equal(
            days.Select(d => Shown(d.Key.Item1, d.Key.Item2, d.Value)).Order(StringComparer.Ordinal),
            Cells().Matches(page[page.IndexOf(Texts.English.LedgerTable, StringComparison.Ordinal)..])
                .Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Chunk(9).Select(c => string.Join(' ', c)).Order(StringComparer.Ordinal));
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Compose(StoreHouse house) => CollectorApp.Compose(
        new CollectorOptions
        {
            Broker = new BrokerOptions { Url = new Uri("mqtt://127.0.0.1:9"), ClientId = "collector" }, Store = house.Options, Records = house.RecordsOptions,
            Registry = house.RootedRegistry, Alerts = new AlertsOptions { Directory = Path.Combine(house.Folder, "alerts") },
        },
        builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.AddSingleton<TimeProvider>(house.Clock).AddSingleton<ITimeSeriesStore>(house.Store).AddSingleton(house.Records)
                .AddSingleton(house.Registry).AddSingleton(house.Registry.Database).AddSingleton(house.Strangers);
        });

    private static string Row(string device, string day, LedgerCounts c) => string.Create(
        CultureInfo.InvariantCulture,
        $"{device},{day},{c.Expected},{c.Received},{c.Late},{c.Duplicate},{c.Dropped},{c.Missing},{c.UnderWay},{c.Plain},{c.Lines}");

    private static string Shown(string device, string day, LedgerCounts c) => string.Create(
        CultureInfo.InvariantCulture,
        $"{device} {LedgerModel.Day(day)} {c.Expected} {c.Received} {c.Missing} {c.Dropped} {c.UnderWay} {c.Late} {c.Duplicate}");

    [GeneratedRegex("""role="(?:rowheader|cell)"[^>]*>([^<]*)</t[hd]>""")]
    private static partial Regex Cells();
}
