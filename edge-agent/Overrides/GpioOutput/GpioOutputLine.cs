using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Telemetry.EdgeAgent;

/// <summary>ioctl(2) on a GPIO descriptor: 0, or -1 with the error as the last system error.</summary>
internal delegate int GpioCall(int descriptor, nuint request, Span<byte> argument);

/// <summary>One line of a GPIO chip as an output, ours until disposed (GPIO v2, include/uapi/linux/gpio.h).</summary>
internal sealed class GpioOutputLine : IDisposable
{
    // struct gpio_v2_line_request, 592 bytes: offsets u32[64], consumer char[32], config (272 bytes: flags u64, num_attrs u32,
    // padding u32[5], attrs[10] of 24 bytes: id u32, padding u32, values u64, mask u64), num_lines u32, event_buffer_size u32,
    // padding u32[5], fd s32.
    public const int RequestSize = 592, ValuesSize = 16;
    public const nuint GetLine = 0xC250B407, SetValues = 0xC010B40F;
    private const int Consumer = 256, Flags = 288, AttributeCount = 296, Attribute = 320, AttributeValues = 328, AttributeMask = 336;
    private const int LineCount = 560, ResultFd = 588;
    private const ulong FlagActiveLow = 1 << 1, FlagOutput = 1 << 3;
    private const uint OutputValues = 2;

    private readonly Descriptor descriptor;
    private readonly GpioCall call;
    private readonly string place;

    private GpioOutputLine(Descriptor descriptor, GpioCall call, string place) => (this.descriptor, this.call, this.place) = (descriptor, call, place);

    public static unsafe int KernelCall(int descriptor, nuint request, Span<byte> argument)
    {
        fixed (byte* start = argument) return Libc.Ioctl(descriptor, request, start);
    }

    /// <summary>Requests the line with its first value. Null with the failure.</summary>
    public static GpioOutputLine? TryOpen(string chip, int line, bool activeLow, bool active, GpioCall call, out OverrideOutcome failure)
    {
        var place = $"line {line} of {chip}";
        failure = default;
        using var opened = Descriptor.TryOpen(chip, Libc.ReadWrite, out var errno);
        if (opened is null)
        {
            failure = errno is Libc.AccessDenied or Libc.NotPermitted
                ? OverrideOutcome.Failed("denied", $"{chip} may not be opened: add the agent's user to the group gpio")
                : OverrideOutcome.Failed("no-device", $"{chip} is not there ({Libc.Message(errno)}): correct Chip, or load its driver");
            return null;
        }
        Span<byte> request = stackalloc byte[RequestSize];
        request.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(request, (uint)line);
        "edge-agent"u8.CopyTo(request[Consumer..]);
        BinaryPrimitives.WriteUInt64LittleEndian(request[Flags..], FlagOutput | (activeLow ? FlagActiveLow : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(request[AttributeCount..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(request[Attribute..], OutputValues);
        BinaryPrimitives.WriteUInt64LittleEndian(request[AttributeValues..], active ? 1UL : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(request[AttributeMask..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(request[LineCount..], 1);
        if (call(opened.Number, GetLine, request) == 0)
            return new GpioOutputLine(new Descriptor(BinaryPrimitives.ReadInt32LittleEndian(request[ResultFd..])), call, place);

        errno = Marshal.GetLastPInvokeError();
        failure = errno switch
        {
            Libc.Busy => OverrideOutcome.Failed("busy", $"{place} is in use: gpioinfo names the user; take the overlay away or choose another line"),
            Libc.InvalidArgument => OverrideOutcome.Failed("no-line", $"{chip} has no line {line} that can be an output: correct Line (gpioinfo lists them)"),
            Libc.NotATerminal => OverrideOutcome.Failed("not-a-chip", $"{chip} is no GPIO chip of kernel 5.10 or later: correct Chip"),
            _ => OverrideOutcome.Failed("request", $"{place} was refused: {Libc.Message(errno)}"),
        };
        return null;
    }

    public OverrideOutcome TrySet(bool active)
    {
        // struct gpio_v2_line_values: bits u64, mask u64.
        Span<byte> values = stackalloc byte[ValuesSize];
        BinaryPrimitives.WriteUInt64LittleEndian(values, active ? 1UL : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(values[8..], 1);
        return call(descriptor.Number, SetValues, values) == 0
            ? OverrideOutcome.Done
            : OverrideOutcome.Failed("write", $"{place} cannot be set: {Libc.Message(Marshal.GetLastPInvokeError())}; it is requested again");
    }

    public void Dispose() => descriptor.Dispose();
}
