using System.Text;
using Telemetry.Contracts;

namespace Telemetry.Bench;

/// <summary>The same points in both forms.</summary>
/// <param name="Batches">By device: payloads as an agent seals them, their sequence numbers one after the other.</param>
/// <param name="FirstSeq">Of each device's first batch.</param>
/// <param name="Requests">For InfluxDB directly: 5,000 lines each, with the device as a tag.</param>
internal sealed record IngestRound(IReadOnlyList<IReadOnlyList<byte[]>> Batches, long FirstSeq, IReadOnlyList<byte[]> Requests);

/// <summary>What the devices of a city send, round by round: each point once, stamps up to about now.</summary>
internal sealed class IngestScene(DateTimeOffset now, int rounds)
{
    public const int Devices = 200, LinesPerBatch = 50, BatchesPerDevice = 30, FieldsPerLine = 4;
    public const int LinesPerRound = Devices * BatchesPerDevice * LinesPerBatch;
    public const uint Boot = 0x1d6e57ed;

    // Five times a second: all rounds together span minutes, as if they were live.
    private const int StepMs = 200, LinesPerRequest = 5_000;
    private static readonly int StepsPerBatch = LinesPerBatch / IngestSeries.All.Count;
    private static readonly int StepsPerRound = StepsPerBatch * BatchesPerDevice;
    private readonly long begin = now.ToUnixTimeMilliseconds() - (long)rounds * StepsPerRound * StepMs;

    public int Rounds => rounds;

    /// <summary>Of each series.</summary>
    public long Steps => (long)rounds * StepsPerRound;

    public long Lines => (long)rounds * LinesPerRound;

    public static string Device(int device) => $"ap-{device:0000}";

    /// <summary>Another millisecond for each device, as clocks are.</summary>
    public long TimeOf(int device, long step) => begin + step * StepMs + device % StepMs;

    public IngestRound Round(int round)
    {
        var batches = Enumerable.Range(0, Devices).Select(_ => new byte[BatchesPerDevice][]).ToArray();
        var requests = new List<byte[]>();
        var (plain, tagged, lines) = (new StringBuilder(), new StringBuilder(), 0);
        for (var batch = 0; batch < BatchesPerDevice; batch++)
            for (var device = 0; device < Devices; device++)
            {
                plain.Clear();
                var tag = $",device={Device(device)}";
                for (var i = 0; i < LinesPerBatch; i++)
                {
                    var (series, step) = (IngestSeries.All[i % IngestSeries.All.Count], (long)round * StepsPerRound + batch * StepsPerBatch + i / IngestSeries.All.Count);
                    series.Append(plain, "", device, step, TimeOf(device, step));
                    series.Append(tagged, tag, device, step, TimeOf(device, step));
                }
                batches[device][batch] = BatchWriter.Seal(new BatchHeader(Boot, FirstSeq(round) + batch, begin, ClockQuality.Synced), Encoding.ASCII.GetBytes(plain.ToString()));
                if ((lines += LinesPerBatch) % LinesPerRequest != 0) continue;
                requests.Add(Encoding.ASCII.GetBytes(tagged.ToString()));
                tagged.Clear();
            }
        return new IngestRound(batches, FirstSeq(round), requests);
    }

    private static long FirstSeq(int round) => round * BatchesPerDevice + 1;
}
