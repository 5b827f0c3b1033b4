using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Wi-Fi sessions as controllers report them by RADIUS accounting (RFC 2866, 2869).</summary>
internal sealed class RadiusSource : ISource
{
    /// <summary>What is wrong with a packet, worst first, with its cure.</summary>
    private static readonly (PacketOutcome Outcome, string Cure)[] Wrongs =
    [
        (PacketOutcome.BadSecret, "signs with another secret: write the same one into SecretFile and into the controller"),
        (PacketOutcome.Stranger, "reports and is none of Clients: add it, or stop it"),
        (PacketOutcome.Malformed, "sends what is no Accounting-Request: update the controller, or take it off Clients"),
        (PacketOutcome.Unexpected, "sends other packets than Accounting-Request: give the controller this port for accounting only"),
    ];

    private readonly RadiusOptions options;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly RadiusClients clients;
    private readonly AccountingLedger ledger;
    private readonly long[] ends = new long[Enum.GetValues<SessionEnd>().Length];
    private readonly Dictionary<string, long> told = [];
    private RadiusDesk? desk;
    private RadiusListener? listener;

    public RadiusSource(RadiusOptions options, TimeProvider time)
    {
        (this.options, this.time, clients) = (options, time, new RadiusClients(options));
        ledger = new AccountingLedger(options.MaxSessions, options.SessionIdle, time.GetElapsedTime(0), how => ends[(int)how]++);
    }

    public static SourceKind Kind { get; } = SourceKind.Of<RadiusOptions>(
        "radius",
        "Wi-Fi controllers through RADIUS accounting: sessions, stations, bytes",
        """{ "Kind": "radius", "Name": "controller", "Interval": "00:00:10", "Listen": "127.0.0.1:1813", "SecretFile": "/etc/edge-agent/radius.secret", "Clients": ["lobby=192.0.2.10", "schools=198.51.100.0/24"] }""",
        (options, context) => new RadiusSource(options, context.Time));

    public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => ValueTask.FromResult(Read(sink));

    public ValueTask DisposeAsync()
    {
        listener?.Dispose();
        return ValueTask.CompletedTask;
    }

    private SourceReading Read(LineSink sink)
    {
        if (listener is { IsBroken: true })
        {
            listener.Dispose();
            listener = null;
        }
        if (listener is null)
        {
            if (desk is null)
            {
                if (SecretFile.TryRead(options.SecretFile, out var unreadable) is not { } secret) return unreadable;
                desk = new RadiusDesk(clients, secret, ledger);
            }
            listener = RadiusListener.TryOpen(options, desk, gate, time, out var failure);
            return listener is null ? failure : SourceReading.Started;
        }
        lock (gate)
        {
            ledger.Expire(time.GetElapsedTime(0));
            foreach (var account in clients.Accounts) Write(sink, account);
            return Reading(WriteOutcomes(sink));
        }
    }

    private static void Write(LineSink sink, BssAccount account)
    {
        if (!account.IsHeard) return;
        sink.Begin(Measurements.Wifi).Tag("bss", account.Name)
            .Field("stations", account.Stations).Field("session", account.Sessions)
            .Field("rx_bytes", (long)account.RxBytes).Field("tx_bytes", (long)account.TxBytes)
            .Field("peak_concurrent", account.Peak).Field("station_minutes", (long)(account.Seconds / 60));
        account.Peak = account.Stations;
        sink.End();
    }

    /// <summary>Every counter that grew, and the first at every read: zero packets are a fact too.</summary>
    /// <returns>Outcomes that are new.</returns>
    private HashSet<string> WriteOutcomes(LineSink sink)
    {
        var grown = new HashSet<string>();
        foreach (var outcome in Enum.GetValues<PacketOutcome>()) Write("packets", Word(outcome), desk!.Packets(outcome), outcome == PacketOutcome.Taken);
        foreach (var end in Enum.GetValues<SessionEnd>()) Write("sessions", Word(end), ends[(int)end], always: false);
        return grown;

        void Write(string field, string outcome, long count, bool always)
        {
            var isNew = count > told.GetValueOrDefault(outcome);
            if (!isNew && !always) return;
            if (isNew) grown.Add(outcome);
            told[outcome] = count;
            sink.Begin(Measurements.Radius).Tag("outcome", outcome).Tag("source", options.Name).Field(field, count);
            sink.End();
        }
    }

    private SourceReading Reading(HashSet<string> grown)
    {
        foreach (var (outcome, cure) in Wrongs)
            if (grown.Contains(Word(outcome))) return SourceReading.Partly(Word(outcome), $"{desk!.Last(outcome)} {cure}");
        if (grown.Contains(Word(SessionEnd.Overflow)))
            return SourceReading.Partly("overflow", $"more than {options.MaxSessions} sessions are open: raise MaxSessions, or have the controller send a Stop for each");
        string[] silent = [.. clients.Accounts.Where(account => !account.IsHeard).Select(account => account.Name)];
        return silent.Length switch
        {
            0 => SourceReading.Ok,
            _ when silent.Length == clients.Accounts.Count => SourceReading.Resting($"nothing heard yet: give the controller {options.Listen} as its accounting server"),
            _ => SourceReading.Noted($"nothing heard yet of {string.Join(", ", silent)}"),
        };
    }

    /// <summary>BadSecret as <c>bad-secret</c>.</summary>
    private static string Word<T>(T outcome) where T : struct, Enum =>
        string.Concat(outcome.ToString().Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
