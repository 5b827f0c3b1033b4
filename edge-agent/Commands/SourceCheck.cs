using System.Text;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

internal static class SourceCheck
{
    /// <summary>Time for a sensor just opened to say something: the slowest here reports once a second.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2.5);

    public static async Task<CheckRow> RunAsync(SourceOptions options, SourceContext context, CancellationToken stop)
    {
        if (!options.Enabled) return new CheckRow(options.Name, options.Kind, "off", "switched off by Enabled, not read", null);
        var slot = SourceSlot.Of(options, context);
        await using var source = slot.Source;
        var reader = new SourceReader(slot, context.Time);
        var reading = await reader.ReadAsync(stop);
        if (reading == SourceReading.Started)
        {
            await Task.Delay(Settling, context.Time, stop);
            reading = await reader.ReadAsync(stop);
        }
        var words = reading.Words;
        return new CheckRow(
            options.Name, options.Kind, reading.State.ToString().ToLowerInvariant(), Values(reader.Sink.Lines),
            words is not null && reader.Fault is { } fault ? $"{words}: {fault.Message}" : words);
    }

    /// <summary>The fields of each line, without measurement, tags and time.</summary>
    private static string Values(ReadOnlySpan<byte> lines) => string.Join("; ", Encoding.UTF8.GetString(lines)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .Select(parts => parts[1].Replace(',', ' ')));
}
