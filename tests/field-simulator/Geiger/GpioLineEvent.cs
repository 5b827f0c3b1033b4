using System.Buffers.Binary;

namespace Telemetry.FieldSimulator;

/// <summary>
/// struct gpio_v2_line_event of the kernel (include/uapi/linux/gpio.h), 48 bytes in the machine's order, which is little-endian
/// on all machines we run on: timestamp_ns u64 (CLOCK_MONOTONIC), id u32, offset u32, seqno u32, line_seqno u32, padding u32[6].
/// </summary>
public readonly record struct GpioLineEvent(ulong TimestampNs, uint Id, uint Offset, uint Sequence, uint LineSequence)
{
    public const int Size = 48;
    public const uint RisingEdge = 1;

    public void WriteTo(Span<byte> record)
    {
        record[..Size].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(record, TimestampNs);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], Id);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(record[16..], Sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(record[20..], LineSequence);
    }

    public static GpioLineEvent Read(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(record),
        BinaryPrimitives.ReadUInt32LittleEndian(record[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(record[12..]),
        BinaryPrimitives.ReadUInt32LittleEndian(record[16..]),
        BinaryPrimitives.ReadUInt32LittleEndian(record[20..]));
}
