namespace Telemetry.Bench;

/// <summary>What the rounds have shown of one subject; one entry for each round that counts.</summary>
internal sealed class SubjectFigures(IngestSubject subject)
{
    public IngestSubject Subject => subject;

    public List<double> LinesPerSecond { get; } = [];

    /// <summary>Of each of its processes at the end of each round, bytes, and the processor time it spent on a line, µs.</summary>
    public IReadOnlyList<List<double>> Resident { get; } = [.. subject.Daemons.Select(_ => new List<double>())];
    public IReadOnlyList<List<double>> Processor { get; } = [.. subject.Daemons.Select(_ => new List<double>())];

    public async Task RunAsync(BenchStage stage, IngestRound round, bool counts, CancellationToken stop)
    {
        ProcessFigures[] before = [.. subject.Daemons.Select(ProcessMeter.Read)];
        var took = await subject.RunAsync(stage, round, stop);
        if (!counts) return;
        LinesPerSecond.Add(IngestScene.LinesPerRound / took.TotalSeconds);
        for (var i = 0; i < before.Length; i++)
        {
            var after = ProcessMeter.Read(subject.Daemons[i]);
            Resident[i].Add(after.Resident);
            Processor[i].Add((after.Processor - before[i].Processor).TotalMicroseconds / IngestScene.LinesPerRound);
        }
    }

    public IEnumerable<Row> Rates() =>
    [
        Row.Of(subject.Name, "lines/s", LinesPerSecond),
        Row.Of(subject.Name, "points/s", LinesPerSecond.Select(rate => rate * IngestScene.FieldsPerLine)),
    ];

    public IEnumerable<Row> Costs() => subject.Daemons.SelectMany((daemon, i) => (Row[])
    [
        Row.Of($"{daemon.Name}: resident", "MB", Resident[i].Select(bytes => bytes / 1e6)),
        Row.Of($"{daemon.Name}: processor", "µs/line", Processor[i]),
    ]);

    /// <summary>Round by round beside another: what disturbs the machine disturbs both.</summary>
    public Row Beside(SubjectFigures other, string name) => Row.Of(name, "", LinesPerSecond.Zip(other.LinesPerSecond, (mine, theirs) => mine / theirs));
}
