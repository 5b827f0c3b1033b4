using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>Reads a source as the sampler does and shows its lines as text.</summary>
internal sealed class SourceProbe(ISource source, TimeProvider time) : IAsyncDisposable
{
    public string Lines { get; private set; } = "";

    public async Task<SourceReading> ReadAsync()
    {
        var sink = new LineSink(new SampleClock(time));
        var reading = await source.ReadAsync(sink, CancellationToken.None);
        Lines = Encoding.UTF8.GetString(sink.Lines);
        return reading;
    }

    /// <summary>The field's text in the only line, with its type letter.</summary>
    public string? Field(string name) => Lines.Split(' ').ElementAtOrDefault(1)?.Split(',')
        .Select(field => field.Split('=')).FirstOrDefault(field => field[0] == name)?[1];

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
