using Microsoft.AspNetCore.Diagnostics;

namespace Telemetry.Collector;

/// <summary>The host around the pipeline: logging, Kestrel, problem details. Reads nothing but the options it is given.</summary>
public static class CollectorHost
{
    // Calls with a larger body (the door, a list of places) say so themselves.
    private const long MaxBody = 64 * 1024;

    public static WebApplicationBuilder CreateBuilder(CollectorOptions options)
    {
        // Never the working directory: started in "/", as systemd does, the host would watch the whole file system for its settings.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = typeof(CollectorHost).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            // A colour is a control sequence, and none passes to the terminal.
            console.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseUrls(options.Http.Urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.ShareOut(new ClientPlaces(inAll: 8_192, each: 512));
        });
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton(GroupSeat.Of(options))
            .AddSingleton(options.Store).AddSingleton(options.Records).AddSingleton(options.Ingest)
            .AddSingleton(options.Devices).AddSingleton(options.Ledger).AddSingleton(options.Query).AddSingleton(options.Http)
            .AddSingleton(options.Alerts).AddSingleton(options.Door).AddSingleton(options.Registry).AddSingleton(new Topics(options.Prefix));
        builder.Services.AddProblemDetails().AddOpenApi(ApiDocument.Describe).AddWebReads();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, CollectorJson.Default);
        });
        return builder;
    }

    /// <summary>Opens what the collector cannot be without, before anything starts.</summary>
    /// <exception cref="StartRefusedException">A file or the port cannot be had; the message names the cure.</exception>
    public static async Task OpenFirstAsync(this WebApplication app, CancellationToken ct)
    {
        app.Services.GetRequiredService<CollectorOptions>().Http.RefuseTakenPort();
        if (app.Services.GetRequiredService<ITimeSeriesStore>() is InfluxStore influx)
        {
            _ = app.Services.GetRequiredService<StoreLock>();
            await influx.PrepareAsync(ct);
        }
        _ = app.Services.GetRequiredService<RecordsDatabase>();
        _ = app.Services.GetRequiredService<RegistryDatabase>();
        _ = app.Services.GetRequiredService<StrangerTable>();
        if (app.Services.GetRequiredService<GroupSeat>().IsDesk) _ = app.Services.GetRequiredService<KeyCabinet>();
    }

    public static void UseProblemDetails(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            SuppressDiagnosticsCallback = _ => false,
            // Of slow, large and malformed bodies the sender is the cause: 408, 413, 400.
            StatusCodeSelector = e => e switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                InvalidDataException => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status500InternalServerError,
            },
        });
        app.UseStatusCodePages();
    }
}
