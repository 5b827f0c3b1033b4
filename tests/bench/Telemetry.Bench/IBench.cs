namespace Telemetry.Bench;

/// <summary>A measurement that takes minutes and whose figures depend on the machine; it tells them and fails for no figure.</summary>
internal interface IBench
{
    /// <summary>As on the command line, and the name of its result.</summary>
    string Name { get; }

    string Summary { get; }

    /// <exception cref="InvalidOperationException">What was to be measured does not do its work; the message says what, and its last words.</exception>
    Task<BenchResult> RunAsync(BenchStage stage, CancellationToken stop);
}
