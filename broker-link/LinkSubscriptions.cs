namespace Telemetry.BrokerLink;

/// <summary>Which filters of one connection wait for their SUBACK and which were refused; the connection's lock guards it.</summary>
internal sealed class LinkSubscriptions(BrokerLinkCounters counters)
{
    private readonly Dictionary<int, (string Filter, int Qos)> waiting = [];
    private readonly List<(string Filter, int Qos)> refused = [];

    public bool AllAnswered => waiting.Count == 0;

    public IReadOnlyCollection<string> Refused => [.. refused.Select(r => r.Filter)];

    public void Start(nint handle, IEnumerable<(string Filter, int Qos)> filters)
    {
        foreach (var wanted in filters)
        {
            if (NativeMosquitto.Subscribe(handle, out var messageId, wanted.Filter, wanted.Qos) == MosquittoError.Success)
                waiting[messageId] = wanted;
            else
                Refuse(wanted);
        }
    }

    public void Answer(int messageId, bool granted)
    {
        if (waiting.Remove(messageId, out var wanted) && !granted) Refuse(wanted);
    }

    /// <summary>Asks again for what was refused: access rules can be mended while we stay connected.</summary>
    public void Retry(nint handle)
    {
        (string, int)[] again = [.. refused];
        refused.Clear();
        Start(handle, again);
    }

    private void Refuse((string Filter, int Qos) wanted)
    {
        refused.Add(wanted);
        counters.Add(LinkCount.SubscriptionsRefused);
    }
}
