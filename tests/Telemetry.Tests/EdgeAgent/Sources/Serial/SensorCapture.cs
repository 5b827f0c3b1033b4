using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>A capture of a real sensor, and the values another program found in it (avaldebe/PyPMS, MIT).</summary>
internal static class SensorCapture
{
    /// <summary>Decodes as <c>edge-agent decode</c> does and compares each frame with its row.</summary>
    /// <param name="columns">Member of the JSON line for each column of the table after the time.</param>
    public static void DecodesToItsTable(string kind, string capture, params string[] columns)
    {
        var rows = File.ReadLines(SharedData.PathOf($"sensor-frames/{capture}.csv")).Skip(1).Where(line => line.Contains(','))
            .Select(line => line.Split(',').Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var digits = File.ReadLines(SharedData.PathOf($"sensor-frames/{capture}.csv")).Skip(1).First().Split(',').Skip(1)
            .Select(cell => cell.Contains('.') ? cell.Length - cell.IndexOf('.') - 1 : 0).ToArray();
        var lines = new List<string>();
        var decoded = FrameDecoders.All[kind](HexDump.ToBytes(File.ReadAllBytes(SharedData.PathOf($"sensor-frames/{capture}.hexdump"))), lines.Add);

        Assert.Equal(new DecodedCapture(10, 0), decoded);
        Assert.Equal((10, columns.Length), (rows.Length, rows[0].Length));
        foreach (var (line, row) in lines.Zip(rows))
        {
            var frame = JsonNode.Parse(line)!;
            // The table is rounded; the frame is not.
            for (var i = 0; i < columns.Length; i++) Assert.InRange(frame[columns[i]]!.GetValue<double>() - row[i], -Half(digits[i]), Half(digits[i]));
        }
    }

    private static double Half(int digits) => 0.5000001 * Math.Pow(10, -digits);
}
