namespace Telemetry.FieldSimulator;

/// <summary>The kernel's buffer of a line request: at the bound the oldest event goes (gpio-v2-line-event-read.rst).</summary>
public sealed class KernelEventBuffer
{
    /// <summary>The most that the kernel grants a request.</summary>
    public const int Capacity = 1024;
    private readonly Queue<GpioLineEvent> _events = new();

    public int Count => _events.Count;
    public long Discarded { get; private set; }

    public void Add(GpioLineEvent pulse)
    {
        if (_events.Count == Capacity)
        {
            _events.Dequeue();
            Discarded++;
        }
        _events.Enqueue(pulse);
    }

    public bool TryPeek(out GpioLineEvent oldest) => _events.TryPeek(out oldest);

    public void Remove() => _events.Dequeue();
}
