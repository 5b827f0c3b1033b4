using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>The collector's HTTP API, read only. Faults are answers, not exceptions.</summary>
public sealed partial class CollectorClient(HttpClient http, ILogger<CollectorClient> logger)
{
    // The wire leaves out what is null, so an absent member is no error; what must be there is checked by Complete.
    private static readonly ContractsJson Json =
        new(new JsonSerializerOptions(ContractsJson.Default.Options) { RespectRequiredConstructorParameters = false, Converters = { new HarmlessStrings() } });

    private static readonly PlacesJson PlacesWire = new(new JsonSerializerOptions(PlacesJson.Default.Options) { Converters = { new HarmlessStrings() } });

    public Task<Answer<IReadOnlyList<DeviceView>>> Devices(CancellationToken stop) =>
        Get("/api/v1/devices", Json.IReadOnlyListDeviceView, Complete.Devices, stop);

    public Task<Answer<IReadOnlyList<RegistryPlace>>> Places(CancellationToken stop) =>
        Get("/api/v1/places", PlacesWire.IReadOnlyListRegistryPlace, places => places.All(p => p is not null), stop);

    /// <summary>Those that are over too, the newest first.</summary>
    public Task<Answer<IReadOnlyList<IncidentView>>> RecentIncidents(CancellationToken stop) =>
        Get("/api/v1/incidents?limit=100", Json.IReadOnlyListIncidentView, Complete.Incidents, stop);

    public Task<Answer<IReadOnlyList<LatestValue>>> Latest(CancellationToken stop) =>
        Get("/api/v1/latest", Json.IReadOnlyListLatestValue, Complete.Latest, stop);

    public Task<Answer<IReadOnlyList<AlertView>>> Alerts(CancellationToken stop) =>
        Get("/api/v1/alerts", Json.IReadOnlyListAlertView, Complete.Alerts, stop);

    public Task<Answer<IReadOnlyList<IncidentView>>> Incidents(CancellationToken stop) =>
        Get("/api/v1/incidents?lasting=true", Json.IReadOnlyListIncidentView, Complete.Incidents, stop);

    /// <summary>The worst rows of the last days, today included.</summary>
    public Task<Answer<LedgerResponse>> Ledger(int days, int rows, CancellationToken stop) =>
        Get($"{LedgerPath(days)}&order=worst&limit={Text(rows)}", Json.LedgerResponse, Complete.Ledger, stop);

    public Task<Answer<HttpResponseMessage>> LedgerCsv(int days, CancellationToken stop) => Csv(LedgerPath(days), stop);
    public Task<Answer<QuarantineSummary>> QuarantineReasons(CancellationToken stop) =>
        Get("/api/v1/quarantine/reasons", Json.QuarantineSummary, Complete.QuarantineReasons, stop);

    public Task<Answer<IReadOnlyList<QuarantinedLine>>> Quarantine(QuarantineAsk ask, CancellationToken stop) =>
        Get("/api/v1/quarantine" + ask.Text(), Json.IReadOnlyListQuarantinedLine, Complete.Quarantine, stop);

    public Task<Answer<SeriesResponse>> Query(SeriesQuery query, CancellationToken stop) =>
        Get("/api/v1/query" + query.Text(), Json.SeriesResponse, Complete.Series, stop);

    /// <summary>The same query as CSV, for the caller to copy and dispose.</summary>
    public Task<Answer<HttpResponseMessage>> QueryCsv(SeriesQuery query, CancellationToken stop) => Csv("/api/v1/query" + query.Text(), stop);

    private static string LedgerPath(int days) => $"/api/v1/ledger?from=-{Text(days - 1)}d&to=now";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<Answer<HttpResponseMessage>> Csv(string path, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/csv");
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/csv") return response;
            Log.Refused(logger, path, (int)response.StatusCode);
            response.Dispose();
            return CollectorFault.Refused;
        }
        catch (Exception e) when (FaultOf(e, stop) is { } fault)
        {
            Log.Failed(logger, path, e.Message);
            return fault;
        }
    }

    private async Task<Answer<T>> Get<T>(string path, JsonTypeInfo<T> type, Func<T, bool> complete, CancellationToken stop)
        where T : class
    {
        try
        {
            using var response = await http.GetAsync(path, stop);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                Log.Refused(logger, path, (int)response.StatusCode);
                return CollectorFault.Refused;
            }
            var value = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(stop), type);
            if (value is not null && complete(value)) return new Answer<T>(value, null);
            Log.Failed(logger, path, "a member that must be there is missing");
            return CollectorFault.Unreadable;
        }
        catch (Exception e) when (FaultOf(e, stop) is { } fault)
        {
            Log.Failed(logger, path, e.Message);
            return fault;
        }
    }

    private static CollectorFault? FaultOf(Exception exception, CancellationToken stop) => exception switch
    {
        OperationCanceledException when !stop.IsCancellationRequested => CollectorFault.TimedOut,
        JsonException or NotSupportedException => CollectorFault.Unreadable,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => CollectorFault.Unreadable,
        HttpRequestException => CollectorFault.Unreachable,
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Debug, "collector {Path}: answered {Status}")]
        public static partial void Refused(ILogger logger, string path, int status);

        [LoggerMessage(11, LogLevel.Debug, "collector {Path}: {Reason}")]
        public static partial void Failed(ILogger logger, string path, string reason);
    }
}
