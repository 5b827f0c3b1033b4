using Telemetry.Contracts;

namespace Telemetry.Dashboards;

//   collector /api/v1/devices, latest, alerts
//        |  every 2 s, one poller for all readers
//        v
//   CollectorPoller --> LastKnown (snapshot, kept while the collector is away) --> Pages --> HTML with every number
//        |                                                                          ^          |
//        |  what changed                                        collector /query    |          v
//        +--> LiveHub --> /live (SSE, bounded) ----------------> SeriesReader ------+       browser: numbers, ages, charts follow
//                                                                    |                         |
//                                                                    +--> /data.csv <----------+
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var output = HarmlessWriter.GuardProcess();
        if (ServerStart.AsksForHelp(args))
        {
            await output.WriteAsync(OptionsReader.Help);
            return 0;
        }
        var read = OptionsReader.Read(args);
        if (read.Options is not { } options) return OptionsReader.Report(read.Errors, ServerStart.BadConfiguration);
        if (ServerStart.CannotListenOn(options.Http) is { } taken) return OptionsReader.Report([taken], ServerStart.CannotListen);
        await using var app = Build(options);
        await app.RunAsync();
        return 0;
    }

    /// <summary>The whole app, not yet started.</summary>
    /// <param name="adjust">Tests put a server without a port and a collector without a network here.</param>
    public static WebApplication Build(DashboardsOptions options, TimeProvider? time = null, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebSite.CreateBuilder(options);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(options);

        builder.Services.AddCollector();
        builder.Services.AddLive();
        builder.Services.AddPages();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseReadOnlySite();
        app.UseReader();
        app.UseProblemPages();
        app.UseSiteFiles();

        app.MapHealth();
        app.MapLive();
        app.MapCsv();
        app.MapRazorPages();
        return app;
    }
}
