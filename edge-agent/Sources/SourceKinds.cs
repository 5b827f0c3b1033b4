namespace Telemetry.EdgeAgent;

/// <summary>Every kind of source. A new sensor adds its line here.</summary>
internal static class SourceKinds
{
    public static IReadOnlyList<SourceKind> All { get; } =
    [
        HostapdSource.Kind,
        RadiusSource.Kind,
        Sds011Source.Kind,
        PmsSource.Kind,
        Sps30Source.Kind,
        Mhz19bSource.Kind,
        IioSource.Kind,
        GeigerSource.Kind,
        HostSource.Kind,
    ];

    public static SourceKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    public static ISource Create(SourceOptions options, SourceContext context) =>
        Find(options.Kind) is { } kind
            ? kind.Create(options, context)
            : throw new ArgumentException($"unknown kind of source '{options.Kind}'", nameof(options));
}
