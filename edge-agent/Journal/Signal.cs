using System.Threading.Channels;

namespace Telemetry.EdgeAgent;

/// <summary>Wakes one waiting task; several calls before it looks are one.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> channel =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => channel.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken stop) => await channel.Reader.ReadAsync(stop);
}
