namespace Telemetry.Contracts;

/// <summary>What a detector's own counts say of it: the field <c>alarm</c>.</summary>
public enum RateState
{
    Normal = 0,

    /// <summary>More counts than usual: the number is real, and a person must look at it.</summary>
    Raised = 1,

    /// <summary>The detector gives no pulses: a rate made from them is no measurement.</summary>
    Dead = 2,
}

public static class RateStates
{
    /// <summary>From a stored or transmitted <c>alarm</c>; a word of a later table is not taken for none.</summary>
    public static RateState Of(double? alarm) => alarm switch
    {
        null or 0 => RateState.Normal,
        (double)RateState.Dead => RateState.Dead,
        _ => RateState.Raised,
    };
}
