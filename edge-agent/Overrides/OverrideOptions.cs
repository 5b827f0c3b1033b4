using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What every action has: its name, and the policy that says for which orders it acts.</summary>
internal abstract class OverrideOptions
{
    /// <summary>One of <see cref="OverrideActions"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Unique on this device, among sources too; stands in receipts and in the status. Spelt as a <see cref="WireName"/>.</summary>
    [Required("\"action-1\"")]
    public string Name { get; set; } = "";

    /// <summary>Lowest level that it acts for. An order without a level (0) counts only where <see cref="Hazards"/> names its hazard, or this is 0.</summary>
    [Within("0", "5")]
    public int MinLevel { get; set; } = 4;

    /// <summary>Hazards that it acts for, as flood or earthquake; empty: all.</summary>
    public IReadOnlyList<string> Hazards { get; set; } = [];

    /// <summary>Whether it acts in a drill, in the way that its kind has for drills.</summary>
    public bool Drills { get; set; }

    /// <summary>Longest time that it acts for one message of an order, counted from its issue; a revision begins anew.</summary>
    [Within("00:00:01", "31.00:00:00")]
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromDays(31);

    public OverridePolicy Policy => new(MinLevel, Hazards, Drills, MaxTime);

    /// <summary>Every error in the options, each beginning with the option's name.</summary>
    public IEnumerable<string> Errors()
    {
        if (Name.Length > 0 && !WireName.IsValid(Name))
            yield return $"Name '{Name}' cannot be a name: 1 to 63 characters of a-z, 0-9 and '-', not beginning with '-'";
        foreach (var hazard in Hazards.Where(hazard => !WireName.IsValid(hazard)))
            yield return $"Hazards: '{hazard}' is no hazard: a-z, 0-9 and '-', like flood";
        foreach (var error in OwnErrors()) yield return error;
    }

    protected virtual IEnumerable<string> OwnErrors() => [];
}
