namespace Telemetry.EdgeAgent;

/// <summary>Part of a run of lines that becomes one batch.</summary>
internal readonly record struct BatchSlice(int Start, int Length, int Lines);

/// <summary>Cuts lines into batches at line ends.</summary>
internal static class BatchSplitter
{
    /// <param name="lines">Each ended by a newline and shorter than a batch.</param>
    /// <param name="maxLines">Most lines of one batch.</param>
    /// <param name="maxBytes">Most bytes of one batch's lines; a single longer line is a batch of its own.</param>
    public static IEnumerable<BatchSlice> Split(ReadOnlyMemory<byte> lines, int maxLines, int maxBytes)
    {
        var start = 0;
        while (start < lines.Length)
        {
            int length = 0, count = 0;
            while (count < maxLines && start + length < lines.Length)
            {
                var next = lines.Span[(start + length)..].IndexOf((byte)'\n') + 1;
                if (count > 0 && length + next > maxBytes) break;
                length += next;
                count++;
            }
            yield return new BatchSlice(start, length, count);
            start += length;
        }
    }
}
