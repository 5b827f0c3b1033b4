using System.Text.Unicode;

namespace Telemetry.Contracts;

/// <summary>What the first line of a payload said.</summary>
public enum BatchForm
{
    /// <summary>Ours, with boot and sequence: it is acknowledged once committed.</summary>
    Numbered,

    /// <summary>Plain line protocol (Telegraf, an ESP32): stored, never acknowledged.</summary>
    Plain,

    /// <summary>Begins like ours but the header is damaged or of an unknown version: the lines are stored, nothing is acknowledged.</summary>
    BadHeader,

    /// <summary>More than <see cref="BatchReader.MaxBytes"/>: nothing is read.</summary>
    TooLarge,

    /// <summary>No byte at all.</summary>
    Empty,
}

/// <summary>
/// Takes a telemetry payload apart: header comment, then lines. Comment lines and blank lines are skipped; CR LF is taken as LF.
/// Works on the bytes of the network buffer and does not allocate.
/// </summary>
public ref struct BatchReader
{
    /// <summary>Largest payload, in bytes (design section 5).</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Most lines of one batch; the rest is refused and counted.</summary>
    public const int MaxLines = 5_000;

    private static ReadOnlySpan<byte> Mark => "# v="u8;
    private ReadOnlySpan<byte> rest;
    private readonly bool wholeIsUtf8;

    public BatchReader(ReadOnlySpan<byte> payload)
    {
        Form = payload.Length > MaxBytes ? BatchForm.TooLarge : payload.IsEmpty ? BatchForm.Empty : BatchForm.Plain;
        if (Form != BatchForm.Plain) return;
        rest = payload;
        wholeIsUtf8 = Utf8.IsValid(payload);
        if (!payload.StartsWith(Mark)) return;
        var first = TakeLine()[Mark.Length..];
        var header = default(BatchHeader);
        Form = first.StartsWith("1 "u8) && BatchHeader.TryParse(first[2..], out header) ? BatchForm.Numbered : BatchForm.BadHeader;
        Header = header;
    }

    public BatchForm Form { get; }

    /// <summary>Meaningful when <see cref="Form"/> is <see cref="BatchForm.Numbered"/>.</summary>
    public BatchHeader Header { get; }

    /// <summary>Lines handed out so far.</summary>
    public int LineCount { get; private set; }

    /// <summary>True when the payload held more than <see cref="MaxLines"/> lines; the surplus was not handed out.</summary>
    public bool TooManyLines { get; private set; }

    /// <summary>
    /// The next data line, parsed into <paramref name="slots"/>. False at the end.
    /// With <paramref name="error"/> other than None, <paramref name="raw"/> is the refused line and the reader goes on with the next one.
    /// </summary>
    public bool TryRead(Span<FieldSlot> slots, out LineView line, out LineError error, out ReadOnlySpan<byte> raw)
    {
        line = default;
        error = LineError.None;
        raw = default;
        while (!rest.IsEmpty)
        {
            raw = TakeLine();
            if (raw.IsEmpty || raw[0] == (byte)'#' || raw.Trim((byte)' ').IsEmpty) continue;
            if (LineCount == MaxLines)
            {
                TooManyLines = true;
                rest = default;
                return false;
            }
            LineCount++;
            error = wholeIsUtf8 || Utf8.IsValid(raw) ? LineParser.TryParse(raw, slots, out line) : LineError.InvalidUtf8;
            return true;
        }
        return false;
    }

    private ReadOnlySpan<byte> TakeLine()
    {
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
