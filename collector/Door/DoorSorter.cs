using System.Buffers;
using System.Text;

namespace Telemetry.Collector;

/// <summary>The lines of one device on their way to the queue, with the number that each had in its request.</summary>
public sealed record DoorPart(string Device, ReadOnlyMemory<byte> Payload, IReadOnlyList<int> Numbers);

/// <summary>Sorts the lines of a request by device, a piece at a time: each device's part is a batch like one from the broker.</summary>
public sealed class DoorSorter(DoorForm form)
{
    // Well below what a batch may be, also after a last long line.
    private const int PieceBytes = 160 * 1024, PieceLines = 4_000;

    private readonly FieldSlot[] slots = new FieldSlot[LineParser.MaxFields];
    private readonly Dictionary<string, (ArrayBufferWriter<byte> Text, List<int> Numbers)> parts = new(StringComparer.Ordinal);
    private int bytes, lines;

    /// <summary>Lines so far, blank ones and comments not counted.</summary>
    public int Count { get; private set; }

    /// <summary>Lines that could not be given to a device since the last <see cref="TakeParts"/>.</summary>
    public List<(int Line, string Reason, string Text)> Strays { get; } = [];

    public bool IsFull => bytes >= PieceBytes || lines >= PieceLines;

    /// <param name="number">Its place in the request, counted from 1.</param>
    public void Add(ReadOnlySpan<byte> line, int number)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty || line[0] == (byte)'#') return;
        Count++;
        lines++;
        bytes += line.Length;
        if (DoorLine.Take(line, slots, form, device => OutputOf(device, number)) is { } reason) Stray(number, reason, line);
    }

    public void Stray(int number, string reason, ReadOnlySpan<byte> line) =>
        Strays.Add((number, reason, Encoding.UTF8.GetString(line[..Math.Min(line.Length, BatchDecoder.MaxRefusedBytes)])));

    public IReadOnlyList<DoorPart> TakeParts()
    {
        var taken = parts.Where(p => p.Value.Numbers.Count > 0).Select(p => new DoorPart(p.Key, p.Value.Text.WrittenMemory, p.Value.Numbers)).ToList();
        parts.Clear();
        (bytes, lines) = (0, 0);
        return taken;
    }

    private ArrayBufferWriter<byte> OutputOf(string device, int number)
    {
        if (!parts.TryGetValue(device, out var part)) parts[device] = part = (new ArrayBufferWriter<byte>(), []);
        part.Numbers.Add(number);
        return part.Text;
    }
}
