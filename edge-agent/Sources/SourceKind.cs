using Microsoft.Extensions.Logging;

namespace Telemetry.EdgeAgent;

/// <summary>What a source may use besides its options.</summary>
internal sealed record SourceContext(TimeProvider Time, ILogger Logger)
{
    /// <summary>What sources tell each other.</summary>
    public HumidityBoard Humidity { get; } = new();

    /// <summary>Where sources that see stations tell of them.</summary>
    public UniqueDevices Unique { get; init; } = new(() => Time.GetUtcNow().ToUnixTimeMilliseconds());
}

/// <summary>A kind of source: its word in the configuration, its options, how it is made.</summary>
/// <param name="Summary">One line for <c>edge-agent sources</c>.</param>
/// <param name="Example">A complete entry of the list Sources, JSON.</param>
internal sealed record SourceKind(
    string Name, string Summary, string Example, Func<SourceOptions> NewOptions, Func<SourceOptions, SourceContext, ISource> Create)
{
    public static SourceKind Of<TOptions>(string name, string summary, string example, Func<TOptions, SourceContext, ISource> create)
        where TOptions : SourceOptions, new() =>
        new(name, summary, example, () => new TOptions { Kind = name }, (options, context) => create((TOptions)options, context));
}
