using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>The range of an option, both ends included, written as in the configuration file.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WithinAttribute(string min, string max) : Attribute
{
    public string Min { get; } = min;
    public string Max { get; } = max;

    public bool Holds(object value) => value switch
    {
        TimeSpan span => span >= TimeSpan.Parse(Min, CultureInfo.InvariantCulture) && span <= TimeSpan.Parse(Max, CultureInfo.InvariantCulture),
        IConvertible number => InRange(number.ToDouble(CultureInfo.InvariantCulture)),
        _ => true,
    };

    private bool InRange(double number) =>
        number >= double.Parse(Min, CultureInfo.InvariantCulture) && number <= double.Parse(Max, CultureInfo.InvariantCulture);
}

/// <summary>An option without a usable default.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RequiredAttribute(string example) : Attribute
{
    public string Example { get; } = example;
}
