using System.IO.Compression;
using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace Telemetry.Dashboards;

/// <summary>The frame every page stands in: server, files, compression, problem pages.</summary>
public static class WebSite
{
    public static WebApplicationBuilder CreateBuilder(DashboardsOptions options)
    {
        // The app is started from any directory: its files are beside its assembly.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory, WebRootPath = "wwwroot", ApplicationName = typeof(WebSite).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
        });
        // Settings come from OptionsReader alone; what happens to stand in the environment (ASPNETCORE_URLS ...) has no say.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls(options.Http.ToString());
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Logging.ClearProviders().AddSystemdConsole().AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        return builder;
    }

    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorPages();
        services.Configure<KeyManagementOptions>(NoKeys.Use);
        services.AddHttpContextAccessor();
        services.AddScoped<Frame>();
        services.AddSingleton<ChartReader>();
        services.AddSingleton<AccessReader>();
        services.AddSingleton<QuarantineReader>();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddResponseCompression(compression =>
        {
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
            compression.MimeTypes = [MediaTypeNames.Text.Html, MediaTypeNames.Text.Css, MediaTypeNames.Text.JavaScript, MediaTypeNames.Text.Csv];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
    }

    public static void UseSiteFiles(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")),
            // Asked again each time (304 by ETag): script, style and page of one version always meet.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseRouting();
    }

    public static void UseProblemPages(this WebApplication app)
    {
        app.UseExceptionHandler("/problem/500");
        app.UseStatusCodePagesWithReExecute("/problem/{0}");
    }

    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGet("/health", (LastKnown known, LiveHub hub) =>
        Results.Json(
            new Health(known.Snapshot.Outage is null ? "ok" : "collector-away", known.Snapshot.Outage?.Since, hub.Clients),
            HealthJson.Default.Health));
}
