using System.Net;
using Microsoft.Extensions.Logging.Console;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>The process around the pipeline: logging, Kestrel, the first view, exit codes.</summary>
internal static partial class PlayerHost
{
    private static readonly string[] DefaultRail = ["clock", "air", "dose", "wifi"];

    /// <summary>Logs every error and answers the exit code.</summary>
    public static int Refuse(IReadOnlyList<string> errors, int exitCode)
    {
        using var factory = LoggerFactory.Create(Logging);
        var logger = factory.CreateLogger(typeof(PlayerHost).Namespace!);
        foreach (var error in errors) Log.BadOption(logger, error);
        return exitCode;
    }

    public static WebApplicationBuilder Create(PlayerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        Logging(builder.Logging);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = PaintedReport.MaxBytes;
            // Connections that ask for nothing go soon, one client has its share, and some places are this machine's: the sign's own page comes in.
            kestrel.ShareOut(new ClientPlaces(inAll: 960, each: 64));
            kestrel.Limits.MaxConcurrentConnections = 1_024;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Listen(IPAddress.Parse(options.Http.Url.Host.Trim('[', ']')), options.Http.Url.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        return builder;
    }

    public static PlayerView FirstView(PlayerOptions options, WifiCode wifi, PlayerClock clock)
    {
        var now = clock.Look();
        var sign = new SignView(
            options.Device, options.Place, options.City, Contact(options.Contact), options.AreaNames, options.Screen.Rail ?? [.. DefaultRail],
            options.Screen.Ticker, wifi.View);
        return new PlayerView(
            BuildId.Of(Path.Combine(AppContext.BaseDirectory, "wwwroot")), "normal", null, null, null, null, null, now.Now, BoardView.Idle.Why,
            options.Areas, null, [], null, new BrokerView(false, now.Now, "not connected yet"), null, null, 0, 0, null, 0,
            new ClockView(now.Now, now.Trusted), [.. options.Tiles.Select(TileReader.Begin)], ContentFolder.Empty, sign);
    }

    // Whom to ask, when the configuration names nobody.
    private static Dictionary<string, string> Contact(Dictionary<string, string> configured) =>
        OrderPhrases.Contact.ByLanguage.Concat(configured).GroupBy(c => c.Key, StringComparer.Ordinal)
            .ToDictionary(c => c.Key, c => c.Last().Value, StringComparer.Ordinal);

    public static HttpClient CollectorClient(CollectorOptions options) => new()
    {
        BaseAddress = new Uri(options.Url.AbsoluteUri.TrimEnd('/') + "/"),
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 256 * 1024,
    };

    public static async Task<int> RunAsync(WebApplication app)
    {
        var notify = app.Services.GetRequiredService<ServiceNotify>();
        app.Lifetime.ApplicationStarted.Register(notify.Ready);
        app.Lifetime.ApplicationStopping.Register(notify.Stopping);
        await app.RunAsync();
        return 0;
    }

    // Under systemd the journal adds the time and reads the level from the line.
    private static void Logging(ILoggingBuilder logging)
    {
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null) logging.AddSystemdConsole();
        else logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "{Error}")]
        public static partial void BadOption(ILogger logger, string error);
    }
}
