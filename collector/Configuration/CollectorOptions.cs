namespace Telemetry.Collector;

/// <summary>The whole configuration: a JSON file, then environment variables <c>TELEMETRY_Section__Name</c> over it.</summary>
public sealed class CollectorOptions
{
    /// <summary>First level of every topic.</summary>
    public string Prefix { get; set; } = Topics.DefaultPrefix;

    public BrokerOptions Broker { get; set; } = new() { ClientId = "collector" };
    public GroupOptions Group { get; set; } = new();
    public HttpOptions Http { get; set; } = new();
    public StoreOptions Store { get; set; } = new();
    public RecordsOptions Records { get; set; } = new();
    public IngestOptions Ingest { get; set; } = new();
    public DevicesOptions Devices { get; set; } = new();
    public LedgerOptions Ledger { get; set; } = new();
    public QueryOptions Query { get; set; } = new();
    public AlertsOptions Alerts { get; set; } = new();
    public DoorOptions Door { get; set; } = new();
    public RegistryOptions Registry { get; set; } = new();

    public IEnumerable<string> Errors() =>
    [
        .. PrefixErrors(), .. Broker.Validate(), .. Group.Errors(), .. GroupSeat.Of(this).Errors(this), .. Http.Errors(), .. Store.Errors(), .. Records.Errors(),
        .. Ingest.Errors(), .. Devices.Errors(), .. Ledger.Errors(), .. Query.Errors(), .. Alerts.Errors(), .. Door.Errors(), .. Registry.Errors(),
    ];

    /// <summary>Relative paths count from the folder of the configuration file, wherever the collector is started.</summary>
    public void Root(string folder)
    {
        Store.Path = Path.GetFullPath(Store.Path, folder);
        Records.Path = Path.GetFullPath(Records.Path.Length > 0 ? Records.Path : Path.Combine(Path.GetDirectoryName(Store.Path)!, "collector.db"), folder);
        if (Group.Name.Length > 0 && Registry.Strangers == StrangerMode.Auto) Registry.Strangers = StrangerMode.Take;
        Store.SecretFile = From(Store.SecretFile, folder);
        Door.TokenFile = From(Door.TokenFile, folder);
        Alerts.Directory = Path.GetFullPath(Alerts.Directory, folder);
        Registry.Path = Path.GetFullPath(Registry.Path.Length > 0 ? Registry.Path : Path.Combine(Path.GetDirectoryName(Store.Path)!, "registry.db"), folder);
        Registry.AuditHead = Path.GetFullPath(Registry.AuditHead.Length > 0 ? Registry.AuditHead : Path.Combine(Alerts.Directory, "audit.head"), folder);
        Broker.PasswordFile = From(Broker.PasswordFile, folder);
        Broker.CaFile = From(Broker.CaFile, folder);
        Broker.CertificateFile = From(Broker.CertificateFile, folder);
        Broker.KeyFile = From(Broker.KeyFile, folder);
    }

    private static string? From(string? path, string folder) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path, folder);

    private IEnumerable<string> PrefixErrors()
    {
        string? wrong = null;
        try
        {
            _ = new Topics(Prefix);
        }
        catch (FormatException e)
        {
            wrong = $"Prefix: {e.Message}";
        }
        return wrong is null ? [] : [wrong];
    }
}
