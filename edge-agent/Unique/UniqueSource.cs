namespace Telemetry.EdgeAgent;

/// <summary>Writes the sketches of hours that are over, and the present ones so far: what a power cut costs is one interval of one hour.</summary>
internal sealed class UniqueSource(UniqueDevices devices) : ILastWord
{
    public static SourceSlot SlotOf(UniqueDevices devices, TimeSpan interval) =>
        new("unique", "unique", interval, TimeSpan.FromSeconds(10), new UniqueSource(devices));

    public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => Write(sink, last: false);

    public ValueTask<SourceReading> ReadLastAsync(LineSink sink) => Write(sink, last: true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<SourceReading> Write(LineSink sink, bool last)
    {
        devices.Write(sink, last);
        return ValueTask.FromResult(SourceReading.Ok);
    }
}
