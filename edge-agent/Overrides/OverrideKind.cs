using Microsoft.Extensions.Logging;

namespace Telemetry.EdgeAgent;

/// <summary>What an action may use besides its options.</summary>
internal sealed record OverrideContext(IReadOnlyList<SourceSlot> Sources, TimeProvider Time, ILogger Logger);

/// <summary>A kind of action: its word in the configuration, its options, how it is made.</summary>
/// <param name="Summary">One line for <c>edge-agent sources</c>.</param>
/// <param name="Example">A complete entry of the list Orders:Actions, JSON.</param>
internal sealed record OverrideKind(
    string Name, string Summary, string Example, Func<OverrideOptions> NewOptions, Func<OverrideOptions, OverrideContext, IOverrideAction> Create)
{
    public static OverrideKind Of<TOptions>(string name, string summary, string example, Func<TOptions, OverrideContext, IOverrideAction> create)
        where TOptions : OverrideOptions, new() =>
        new(name, summary, example, () => new TOptions { Kind = name }, (options, context) => create((TOptions)options, context));
}
