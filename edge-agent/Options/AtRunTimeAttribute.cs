namespace Telemetry.EdgeAgent;

/// <summary>
/// An option that a twin may change from afar. Never one that names a file, a device, a broker, a key, or another source's identity:
/// see docs/decisions.md.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AtRunTimeAttribute : Attribute;
