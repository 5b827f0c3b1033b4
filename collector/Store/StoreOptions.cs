namespace Telemetry.Collector;

/// <summary>Where time series live.</summary>
public enum StoreKind
{
    /// <summary>One file on this machine.</summary>
    Sqlite,

    /// <summary>A server of the InfluxDB family (1.x, 2.x, 3.x, VictoriaMetrics) by HTTP.</summary>
    InfluxDb,
}

/// <summary>How an InfluxDB server knows us.</summary>
public enum StoreAuth
{
    None,

    /// <summary><c>Authorization: Token</c>, 2.x and 3.x.</summary>
    Token,

    /// <summary><c>Authorization: Bearer</c>, 3.x and JSON web tokens of 1.x.</summary>
    Bearer,

    /// <summary><c>Authorization: Basic</c>, users of 1.x.</summary>
    Basic,
}

/// <summary>Configuration section <c>Store</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>Which store; what follows says for which of them it is.</summary>
    public StoreKind Kind { get; set; }

    /// <summary>The SQLite file of the time series; relative to the configuration file.</summary>
    public string Path { get; set; } = "telemetry.db";

    /// <summary>1 to 10,000. Series (measurement and tags) of one device; a line of one more is quarantined.</summary>
    public int MaxSeriesPerDevice { get; set; } = 200;

    /// <summary>1 to 1,000,000. Devices with data; a line of one more is quarantined.</summary>
    public int MaxDevices { get; set; } = 20_000;

    /// <summary>InfluxDb: the server's address; https needs a certificate that this machine trusts.</summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:8086");

    /// <summary>InfluxDb: the database (1.x, 3.x) or bucket (2.x).</summary>
    public string Database { get; set; } = "telemetry";

    /// <summary>InfluxDb: the organisation of a 2.x server; empty elsewhere.</summary>
    public string Org { get; set; } = "";

    /// <summary>InfluxDb: how the server knows us; all but None need <see cref="SecretFile"/>.</summary>
    public StoreAuth Auth { get; set; } = StoreAuth.None;

    /// <summary>InfluxDb: the user of <see cref="StoreAuth.Basic"/>.</summary>
    public string Username { get; set; } = "";

    /// <summary>InfluxDb: file (0600) that holds the token or the password; read again when the server refuses it.</summary>
    public string? SecretFile { get; set; }

    /// <summary>InfluxDb: compress what is written. Costs a little of a core, saves four fifths of the wire. Not said: to other machines only.</summary>
    public bool? Gzip { get; set; }

    /// <summary>InfluxDb: 100 ms to 2 min for one request.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>1 day to 100 years, or zero for ever. How long points are kept as they were measured; hourly and daily roll-ups are kept for good.
    /// InfluxDb: of a database that is made; what exists is never changed.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    public IEnumerable<string> Errors() => Kind == StoreKind.InfluxDb ? Bounds().Concat(InfluxOptionsRules.Errors(this)) : Bounds();

    private IEnumerable<string> Bounds()
    {
        if (string.IsNullOrWhiteSpace(Path)) yield return "Store:Path is empty: name the database file, like /var/lib/telemetry/telemetry.db";
        if (MaxSeriesPerDevice is < 1 or > 10_000) yield return $"Store:MaxSeriesPerDevice {MaxSeriesPerDevice} is out of range: 1 to 10000";
        if (MaxDevices is < 1 or > 1_000_000) yield return $"Store:MaxDevices {MaxDevices} is out of range: 1 to 1000000";
        if (Retention != TimeSpan.Zero && (Retention < TimeSpan.FromDays(1) || Retention > TimeSpan.FromDays(36_500)))
            yield return $"Store:Retention {Retention} is out of range: 1 day (1.00:00:00) to 36500 days, or 00:00:00 for ever";
    }
}
