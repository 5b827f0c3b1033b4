using System.Buffers.Binary;
using System.IO.Compression;

namespace Telemetry.Collector;

/// <summary>
/// A gzip body (RFC 1952, one member) that is whole or an error. The framework's stream takes the end of its input for the end of the
/// message, so half a number would pass for a number; here the trailer must say as many bytes as came out.
/// </summary>
/// <remarks>Reading throws <see cref="InvalidDataException"/> when the body is not gzip, ends early, or has more than one member.</remarks>
public sealed class WholeGzipStream : ReadingStream
{
    private readonly TailStream tail;
    private readonly GZipStream unpacked;
    private uint total;

    public WholeGzipStream(Stream body) => unpacked = new GZipStream(tail = new TailStream(body), CompressionMode.Decompress);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await unpacked.ReadAsync(buffer, cancellationToken);
        total += (uint)read;
        if (read == 0 && buffer.Length > 0 && tail.Size != total) throw new InvalidDataException("it ends early, or has more than one member");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) unpacked.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Passes a stream on and remembers its last bytes.</summary>
    private sealed class TailStream(Stream inner) : ReadingStream
    {
        private readonly byte[] last = new byte[4];
        private long seen;

        /// <summary>Size of the unpacked message modulo 2^32, as the trailer has it; null before there can be one.</summary>
        public uint? Size => seen < 18 ? null : BinaryPrimitives.ReadUInt32LittleEndian(last);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            foreach (var one in buffer.Span[Math.Max(0, read - last.Length)..read])
            {
                last.AsSpan(1).CopyTo(last);
                last[^1] = one;
            }
            seen += read;
            return read;
        }
    }
}
