using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Hands one message to the broker, neither retained nor confirmed; false without a connection.</summary>
public delegate bool BeaconSink(ReadOnlySpan<byte> beacon);

/// <summary>Sends the signed time every 10 s: see <see cref="Beacon"/>.</summary>
public sealed partial class BeaconSender(
    AlertsOptions options, KeyCabinet cabinet, BeaconSink sink, Func<bool> clockIsKept, TimeProvider time, ILogger<BeaconSender> logger) : BackgroundService
{
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private string? silence = "";

    /// <summary>Why no beacon is sent; null while it is, or as long as none was due.</summary>
    public string? Silence => silence is { Length: > 0 } ? silence : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var ledger = OrderLedger.Open(options);
        using var timer = new PeriodicTimer(Pace, time);
        do Send(ledger);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public void Send(OrderLedger ledger)
    {
        var why = WhyNot(out var key);
        if (why is null)
        {
            try
            {
                var beacon = new Beacon(
                    Beacon.Version, options.Issuer, time.GetUtcNow().ToUnixTimeMilliseconds(), ledger.HighestSequence(options.Issuer));
                sink(beacon.Sign(key!));
            }
            catch (SqliteException e)
            {
                why = SqliteFailure.Words(e);
            }
        }
        if (why != silence && why is not null) Log.Silent(logger, why);
        if (why is null && silence is not null) Log.Sending(logger, options.Issuer);
        silence = why;
    }

    private string? WhyNot(out SigningKey? key)
    {
        key = cabinet.Keys.FirstOrDefault(k => k.Role == KeyRole.OfficialRelay)?.Key;
        if (options.Beacon == BeaconPolicy.Never) return "Alerts:Beacon is never";
        if (key is null) return $"official-relay.key is not in {options.Directory}";
        if (options.Beacon == BeaconPolicy.Auto && !clockIsKept())
            return "this machine's clock is not kept by NTP: set up chrony or systemd-timesyncd, or Alerts:Beacon always where the host keeps the time";
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The signed time of {Issuer} is sent every 10 s")]
        public static partial void Sending(ILogger logger, string issuer);

        [LoggerMessage(2, LogLevel.Warning, "No signed time is sent, devices without NTP have none: {Why}")]
        public static partial void Silent(ILogger logger, string why);
    }
}
