namespace Telemetry.Collector;

/// <summary>The batches of one commit, to be told to their senders as few messages of ranges.</summary>
public sealed class AckBook
{
    private readonly Dictionary<(string Device, uint Boot), List<long>> earned = [];

    public int Count { get; private set; }

    public void Earn(string device, in BatchHeader header)
    {
        if (!earned.TryGetValue((device, header.Boot), out var sequences)) earned[(device, header.Boot)] = sequences = [];
        sequences.Add(header.Seq);
        Count++;
    }

    /// <summary>Takes back what a device earned in this commit.</summary>
    public void Forget(string device)
    {
        foreach (var key in earned.Keys.Where(k => k.Device == device).ToList())
        {
            Count -= earned[key].Count;
            earned.Remove(key);
        }
    }

    public IEnumerable<(string Device, AckMessage Message)> Messages()
    {
        foreach (var ((device, boot), sequences) in earned)
            foreach (var ranges in AckMessage.Fold(sequences).Chunk(AckMessage.MaxRanges))
                yield return (device, new AckMessage(boot, ranges));
    }

    public void Clear()
    {
        earned.Clear();
        Count = 0;
    }
}
