using System.Runtime.InteropServices;

namespace Telemetry.EdgeAgent;

/// <summary>A file that takes 1 and 0: an attribute of sysfs. Written only when it does not say so already.</summary>
internal static class Switch
{
    private const int WriteOnly = 1, Truncate = 0x200;

    public static OverrideOutcome Write(string path, bool on)
    {
        var value = on ? "1"u8 : "0"u8;
        if (Says(path, value)) return OverrideOutcome.Done;
        // Never created: a misspelt path would otherwise be a file that nobody reads.
        using var file = Descriptor.TryOpen(path, WriteOnly | Truncate, out var errno);
        if (file is null)
            return errno switch
            {
                Libc.NoEntry or Libc.NoDevice or Libc.NoSuchDevice =>
                    OverrideOutcome.Failed("no-device", $"{path} is not there: correct Path, or load the driver that makes it"),
                Libc.AccessDenied or Libc.NotPermitted => OverrideOutcome.Failed("denied", $"{path} may not be written: let the agent's user write it (a udev rule)"),
                _ => OverrideOutcome.Failed("open", $"{path} cannot be opened: {Libc.Message(errno)}"),
            };
        return Libc.Write(file.Number, value) == value.Length
            ? OverrideOutcome.Done
            : OverrideOutcome.Failed("write", $"{path} does not take {(on ? 1 : 0)}: {Libc.Message(Marshal.GetLastPInvokeError())}");
    }

    private static bool Says(string path, ReadOnlySpan<byte> value)
    {
        Span<byte> read = stackalloc byte[8];
        using var file = Descriptor.TryOpen(path, Libc.ReadOnly, out _);
        var count = file?.Read(read, out _) ?? 0;
        return count > 0 && read[..count].TrimEnd((byte)'\n').SequenceEqual(value);
    }
}
