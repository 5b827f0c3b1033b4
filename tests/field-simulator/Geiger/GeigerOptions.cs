using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Telemetry.FieldSimulator;

public sealed record GeigerOptions : DeviceOptions
{
    [Required, Description("FIFO that yields the events a GPIO line request yields.")]
    public string Path { get; init; } = "";

    [Range(0.0, 6_000_000.0), Description("Mean pulses per minute (Poisson); 0 is a dead tube.")]
    public double CountsPerMinute { get; init; } = 20;

    [Range(0.0, 1.0), Description("Share of events lost as by a kernel buffer overflow: the sequence number advances, no record comes.")]
    public double DropRate { get; init; }

    [Description("Sequence number of the first event; 4294967290 shows the wrap after six.")]
    public uint FirstSequence { get; init; } = 1;

    [Range(0, 63), Description("GPIO line offset in every event.")]
    public int LineOffset { get; init; } = 17;

    public override GeigerOptions Under(string folder) => this with { Path = System.IO.Path.Combine(folder, Path) };
}
