namespace Telemetry.Bench;

/// <summary>mosquitto_sub, which reads and forgets: what the broker and this machine could do at most.</summary>
internal sealed record DrainSubject(string Name, Broker Broker, string Prefix) : IngestSubject(Name, "received by mosquitto_sub and written to /dev/null", [])
{
    private const int Batches = IngestScene.Devices * IngestScene.BatchesPerDevice;
    private int runs;

    /// <summary>Of each run when everything was sent, bytes.</summary>
    public List<double> Resident { get; } = [];

    public override async Task<TimeSpan> RunAsync(BenchStage stage, IngestRound round, CancellationToken stop)
    {
        var name = $"mosquitto_sub-{++runs}";
        await using var sub = new Daemon(name, "sh", "-c", $"exec mosquitto_sub -p {Broker.Port} -i {name} -t '{Prefix}/#' -q 1 -C {Batches} >/dev/null");
        sub.Start(stage.In($"{name}.log"));
        await stage.UntilAsync(() => Task.FromResult(Broker.HasSubscriber(name)), "it has subscribed", sub, TimeSpan.FromSeconds(10), stop);
        await using var fleet = await LoadFleet.ConnectAsync(Broker, Prefix, Confirmation.Broker, stop);
        var before = ProcessMeter.Read(sub).Resident;
        var began = stage.Time.GetTimestamp();
        await fleet.DeliverAsync(round, stop);
        Resident.Add(AtMost(sub, before));
        if (await sub.EndAsync(stop) is not 0 and var code) throw new InvalidOperationException($"mosquitto_sub ended with {code}:\n{sub.LastWords}");
        return stage.Time.GetElapsedTime(began);
    }

    private static long AtMost(Daemon sub, long before)
    {
        try
        {
            return ProcessMeter.Peak(sub);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It has everything already.
            return before;
        }
    }
}
