namespace Telemetry.Collector;

/// <summary>Cuts a body into lines as it arrives. A line longer than any legal one is skipped; a body longer than the limit ends early.</summary>
public sealed class DoorBody(Stream stream, long maxBytes)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start, end;
    private long total;
    private bool atEnd, skipping;

    /// <summary>There was more than the limit; it was not read.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Lines handed out or skipped.</summary>
    public int Number { get; private set; }

    /// <summary>Takes the next line out of what has been read; a line that is too long comes as its beginning.</summary>
    public bool TryNext(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        line = default;
        while (true)
        {
            var rest = buffer.AsSpan(start, end - start);
            var newline = rest.IndexOf((byte)'\n');
            if (skipping)
            {
                start = newline < 0 ? end : start + newline + 1;
                skipping = newline < 0;
                if (skipping) return false;
                continue;
            }
            if (newline < 0 && rest.Length <= LineParser.MaxLineBytes + 1 && !(atEnd && rest.Length > 0)) return false;
            Number++;
            line = newline < 0 ? rest : rest[..newline];
            start = newline < 0 ? end : start + newline + 1;
            tooLong = newline < 0 && line.Length > LineParser.MaxLineBytes + 1;
            skipping = tooLong && !atEnd;
            return true;
        }
    }

    /// <summary>Reads more. False when there is no more.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        if (atEnd || IsTooLarge) return false;
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
        end += read;
        total += read;
        atEnd = read == 0;
        IsTooLarge = total > maxBytes;
        return !IsTooLarge;
    }
}
