namespace Telemetry.EdgeAgent;

/// <summary>Every kind of action. A new one adds its line here.</summary>
internal static class OverrideActions
{
    public static IReadOnlyList<OverrideKind> All { get; } =
    [
        DisasterSsid.Kind,
        SampleFaster.Kind,
        GpioOutput.Kind,
    ];

    public static OverrideKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
