using System.Buffers.Binary;

namespace Telemetry.EdgeAgent;

/// <summary>
/// <c>struct gpio_v2_line_event</c> (include/uapi/linux/gpio.h), 48 bytes, little-endian on every machine this runs on: timestamp_ns
/// u64 (CLOCK_MONOTONIC), id u32 (1 rising, 2 falling), offset u32, seqno u32, line_seqno u32, padding u32[6] (zero).
/// </summary>
internal readonly record struct GpioLineEvent(ulong TimestampNs, uint Id, uint Offset, uint Seqno, uint LineSeqno)
{
    public const int Size = 48;
    public const uint RisingEdge = 1, FallingEdge = 2;

    /// <param name="record">At least <see cref="Size"/> bytes.</param>
    /// <param name="read">The event when the answer is true.</param>
    /// <returns>False when these bytes cannot be an event: an unknown id, or padding that is not zero.</returns>
    public static bool TryRead(ReadOnlySpan<byte> record, out GpioLineEvent read)
    {
        read = new(
            BinaryPrimitives.ReadUInt64LittleEndian(record), BinaryPrimitives.ReadUInt32LittleEndian(record[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), BinaryPrimitives.ReadUInt32LittleEndian(record[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[20..]));
        return read.Id is RisingEdge or FallingEdge && record[24..Size].IndexOfAnyExcept((byte)0) < 0;
    }
}
