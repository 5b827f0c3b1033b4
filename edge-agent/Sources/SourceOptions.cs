using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What every source has; a kind adds its own.</summary>
internal abstract class SourceOptions
{
    /// <summary>One of the kinds that <c>edge-agent sources</c> lists.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Unique on this device; the tag under which its values are stored. Spelt as a <see cref="WireName"/>.</summary>
    [Required("\"sensor-1\"")]
    public string Name { get; set; } = "";

    /// <summary>False: it is not read.</summary>
    [AtRunTime]
    public bool Enabled { get; set; } = true;

    /// <summary>Time from read to read.</summary>
    [AtRunTime, Within("00:00:00.001", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A read that takes longer is given up and counted.</summary>
    [AtRunTime, Within("00:00:00.1", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time without a value that is ordinary for this kind, besides its intervals: warming up, resting, being slow.</summary>
    internal virtual TimeSpan Quiet => Timeout;

    /// <summary>Whether a humidity correction may name it.</summary>
    internal virtual bool MeasuresHumidity => false;

    /// <summary>Every error in the options, each beginning with the option's name.</summary>
    public IEnumerable<string> Errors()
    {
        if (Name.Length > 0 && !WireName.IsValid(Name))
            yield return $"Name '{Name}' cannot be a name: 1 to 63 characters of a-z, 0-9 and '-', not beginning with '-'";
        foreach (var error in OwnErrors()) yield return error;
    }

    /// <summary>The errors that it would have at another interval and has not at its own.</summary>
    public IReadOnlyList<string> ErrorsAt(TimeSpan interval)
    {
        List<string> known = [.. Errors()];
        var own = Interval;
        Interval = interval;
        List<string> errors = [.. Errors().Except(known)];
        Interval = own;
        return errors;
    }

    protected virtual IEnumerable<string> OwnErrors() => [];
}
