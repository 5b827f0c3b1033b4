namespace Telemetry.Contracts;

/// <summary>Seals lines into a batch payload that never changes afterwards, however often it is sent.</summary>
public static class BatchWriter
{
    /// <summary>Room left for the header line when lines are collected.</summary>
    public const int HeaderReserve = 128;

    /// <param name="lines">Lines of line protocol, each ended by a newline, as <see cref="LineWriter"/> writes them.</param>
    /// <exception cref="ArgumentException">The payload would be over <see cref="BatchReader.MaxBytes"/>.</exception>
    public static byte[] Seal(in BatchHeader header, ReadOnlySpan<byte> lines)
    {
        var head = header.ToBytes();
        if (head.Length + lines.Length > BatchReader.MaxBytes)
            throw new ArgumentException($"{lines.Length} bytes of lines do not fit into one batch of {BatchReader.MaxBytes}", nameof(lines));
        var payload = new byte[head.Length + lines.Length];
        head.CopyTo(payload, 0);
        lines.CopyTo(payload.AsSpan(head.Length));
        return payload;
    }
}
