namespace Telemetry.EdgeAgent;

/// <summary>Lines measured before the clock was anchored: they have times since boot, and no batch number yet.</summary>
/// <param name="KernelBoot">The boot of the kernel that the times count from.</param>
/// <param name="At">When they were parked, ms since that boot.</param>
/// <param name="Bytes">As they lie in the file.</param>
internal readonly record struct ParkedRow(long Id, string KernelBoot, long At, long Samples, long Bytes);
