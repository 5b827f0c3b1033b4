using System.Runtime.InteropServices;

namespace Telemetry.EdgeAgent;

/// <summary>Asks a GPIO chip for the rising edges of one line (GPIO_V2_GET_LINE_IOCTL, include/uapi/linux/gpio.h).</summary>
internal static unsafe class GpioLineRequest
{
    // struct gpio_v2_line_request, 592 bytes: offsets u32[64], consumer char[32], config (272 bytes: flags u64, num_attrs u32,
    // padding u32[5], attrs[10] of id u32, padding u32, value u64, mask u64), num_lines u32, event_buffer_size u32, padding u32[5], fd s32.
    internal const int Size = 592, Consumer = 256, Flags = 288, AttributeCount = 296, Attributes = 320;
    private const int LineCount = 560, BufferSize = 564, ResultFd = 588;
    private const int AttributeValue = Attributes + 8, AttributeMask = Attributes + 16;
    private const uint DebounceId = 3;
    private const nuint GetLine = 0xC250B407;
    private const ulong Input = 1 << 2, RisingEdges = 1 << 4;

    /// <summary>The most the kernel grants; a pulse beyond it loses its time, not its count.</summary>
    private const uint Events = 1024;

    /// <summary>Null with the failure as a reading.</summary>
    /// <param name="debounce">Asked of the kernel, which does it in the chip where that can; zero: not asked for.</param>
    public static Descriptor? TryOpen(string chip, int line, TimeSpan debounce, out SourceReading failure)
    {
        failure = default;
        using var opened = Descriptor.TryOpen(chip, Libc.ReadOnly, out var errno);
        if (opened is null)
        {
            failure = EventStream.OpenFailure(chip, errno, "add the agent's user to the group gpio");
            return null;
        }
        var request = stackalloc byte[Size];
        Write(new Span<byte>(request, Size), line, debounce);
        if (Libc.Ioctl(opened.Number, GetLine, request) != 0)
        {
            errno = Marshal.GetLastPInvokeError();
            var asked = debounce > TimeSpan.Zero ? " with Debounce" : "";
            failure = errno switch
            {
                Libc.Busy => SourceReading.Failed("busy", $"line {line} of {chip} is in use: gpioinfo names the user; take the overlay away or choose another line"),
                Libc.InvalidArgument => SourceReading.Failed(
                    "no-line", $"{chip} has no line {line} that gives edges{asked}: correct Line (gpioinfo lists them)"),
                Libc.NotATerminal => SourceReading.Failed("not-a-chip", $"{chip} is no GPIO chip of kernel 5.10 or later: correct Chip"),
                _ => SourceReading.Failed("request", $"line {line} of {chip} was refused: {Libc.Message(errno)}"),
            };
            return null;
        }
        var events = new Descriptor(*(int*)(request + ResultFd));
        events.SetNonBlocking();
        return events;
    }

    /// <summary>The request as the kernel reads it.</summary>
    /// <param name="request">Filled whole.</param>
    internal static void Write(Span<byte> request, int line, TimeSpan debounce)
    {
        request[..Size].Clear();
        BitConverter.TryWriteBytes(request, (uint)line);
        "edge-agent"u8.CopyTo(request[Consumer..]);
        BitConverter.TryWriteBytes(request[Flags..], Input | RisingEdges);
        BitConverter.TryWriteBytes(request[LineCount..], 1u);
        BitConverter.TryWriteBytes(request[BufferSize..], Events);
        if (debounce <= TimeSpan.Zero) return;
        BitConverter.TryWriteBytes(request[AttributeCount..], 1u);
        BitConverter.TryWriteBytes(request[Attributes..], DebounceId);
        BitConverter.TryWriteBytes(request[AttributeValue..], (uint)debounce.TotalMicroseconds);
        BitConverter.TryWriteBytes(request[AttributeMask..], 1ul);
    }
}
