namespace Telemetry.Dashboards;

public static class CollectorServices
{
    /// <summary>Largest answer taken: two thousand posts with a day of minutes fit.</summary>
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    public static void AddCollector(this IServiceCollection services)
    {
        services.AddSingleton<LastKnown>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<DashboardsOptions>();
            var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
            {
                BaseAddress = options.Collector,
                Timeout = options.Poll.Timeout,
                MaxResponseContentBufferSize = MaxAnswerBytes,
            };
            return new CollectorClient(http, provider.GetRequiredService<ILogger<CollectorClient>>());
        });
        services.AddSingleton<SeriesReader>();
        services.AddSingleton<LedgerReader>();
        services.AddSingleton<PlaceReader>();
        services.AddHostedService<CollectorPoller>();
    }
}
