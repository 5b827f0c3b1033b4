namespace Telemetry.Collector;

/// <summary>Every kind of entry that the audit log can have; a row each in the README.</summary>
public static class AuditKinds
{
    public const string PlacesImport = "places import", PlaceAdd = "place add", PlaceCorrect = "place correct",
        DeviceAdopt = "device adopt", DeviceRefuse = "device refuse", RegistryOpen = "registry open", TwinSet = "twin set", TwinClear = "twin clear",
        ContentSet = "content set", ContentClear = "content clear",
        KeyGive = "day-key give", KeyRefuse = "day-key refuse", QuarantineDrop = "quarantine drop",
        RetainedRestore = "retained restore", Restore = "restore";

    private const string OrderPrefix = "order ", CommandPrefix = "command ";

    public static IReadOnlyList<string> All { get; } =
    [
        PlacesImport, PlaceAdd, PlaceCorrect, DeviceAdopt, DeviceRefuse, RegistryOpen, TwinSet, TwinClear, ContentSet, ContentClear, .. Enum.GetValues<CommandKind>().Select(Of),
        .. Enum.GetValues<OrderKind>().Select(Of), KeyGive, KeyRefuse, QuarantineDrop, RetainedRestore, Restore,
    ];

    public static string Of(OrderKind kind) => OrderPrefix + OrderCodec.Word(kind);

    public static string Of(CommandKind kind) => CommandPrefix + OrderCodec.Word(kind);

    public static bool IsOrder(string kind) => kind.StartsWith(OrderPrefix, StringComparison.Ordinal);

    public static bool IsCommand(string kind) => kind.StartsWith(CommandPrefix, StringComparison.Ordinal);

    public static bool IsContent(string kind) => kind is ContentSet or ContentClear;

    public static bool IsTwin(string kind) => kind is TwinSet or TwinClear;
}
