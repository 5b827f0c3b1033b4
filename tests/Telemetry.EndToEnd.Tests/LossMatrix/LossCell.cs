using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>What the product stands on while it is harmed.</summary>
internal enum StandKind
{
    /// <summary>One collector, one SQLite file.</summary>
    File,

    /// <summary>Two collectors that share the telemetry, one InfluxDB.</summary>
    Group,

    /// <summary>Agents, broker, collector and InfluxDB on four hosts.</summary>
    Hosts,
}

/// <summary>Rights that a cell needs beyond those of anybody.</summary>
internal enum CellNeed { Nothing, SmallDisk, Network }

/// <summary>One way to harm the product while data flow.</summary>
internal sealed record LossCell(string Name, StandKind Stand, Func<LossStand, LossScale, Random, Task> Harm, CellNeed Need = CellNeed.Nothing)
{
    /// <summary>Why it cannot be done on this machine; null when it can.</summary>
    public string? WhyNot => Need switch { CellNeed.SmallDisk => SmallDisk.WhyNot, CellNeed.Network => HostChain.WhyNot, _ => null };

    public override string ToString() => Name;
}
