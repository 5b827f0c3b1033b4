namespace Telemetry.Collector;

/// <summary>The collector does not start; the message names cause and cure for a person and is all they see (exit code 2).</summary>
public sealed class StartRefusedException(string message) : Exception(message);
