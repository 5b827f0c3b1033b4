using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>The sources as they run: carries out what a plan asks for, and makes one anew on request.</summary>
/// <param name="slots">Those of the file, in its order.</param>
/// <param name="paceAgent">Takes the heartbeat of a plan.</param>
internal sealed class RunningSources(TwinPlan start, IReadOnlyList<SourceSlot> slots, SourceContext context, Action<TimeSpan> paceAgent)
{
    /// <summary>What every slot does without being made anew.</summary>
    private static readonly string[] Paced = [nameof(SourceOptions.Interval), nameof(SourceOptions.Enabled)];

    private readonly Lock gate = new();

    public TwinPlan InForce { get; private set; } = start;

    public IReadOnlyList<SourceStatus> Statuses => [.. slots.Select(slot => slot.Status)];

    public IReadOnlyList<SourceSight> Sights => [.. slots.Select(slot => new SourceSight(slot.Name, slot.Values))];

    /// <summary>All of it or, when a source cannot be made from its options, nothing of it.</summary>
    /// <exception cref="ArgumentException">A source cannot be made.</exception>
    public void Apply(TwinPlan plan)
    {
        lock (gate)
        {
            var made = plan.Sources.Zip(InForce.Sources)
                .Select(pair => IsMadeAnew(pair.Second, pair.First) ? SourceKinds.Create(pair.First, context) : null).ToArray();
            for (var i = 0; i < slots.Count; i++)
            {
                var options = plan.Sources[i];
                if (made[i] is { } source) slots[i].Replace(source, options.Timeout);
                slots[i].Want(options.Interval, options.Enabled);
            }
            paceAgent(plan.Heartbeat);
            InForce = plan;
        }
    }

    /// <summary>False when there is no such source.</summary>
    public bool Restart(string name)
    {
        lock (gate)
        {
            var index = InForce.Sources.ToList().FindIndex(source => source.Name == name);
            if (index < 0) return false;
            slots[index].Replace(SourceKinds.Create(InForce.Sources[index], context), InForce.Sources[index].Timeout);
            return true;
        }
    }

    /// <summary>One that is switched off is made anew too: that closes its device.</summary>
    private static bool IsMadeAnew(SourceOptions before, SourceOptions after) =>
        (before.Enabled && !after.Enabled) || TwinPlan.Differences(before, after).Except(Paced).Any();
}
