namespace Telemetry.Dashboards;

/// <summary>What makes a measurement of a refused line.</summary>
public enum QuarantineCure
{
    /// <summary>The table of contracts does not have it: once it does, the collector stores the line by itself.</summary>
    Table,

    /// <summary>A limit of the collector is reached: once it is raised, the collector stores the line by itself.</summary>
    Limit,

    /// <summary>The sender's clock; the line stays refused.</summary>
    Clock,

    /// <summary>The server of the time series refused it.</summary>
    Server,

    /// <summary>The sender must write it otherwise; the line stays refused.</summary>
    Sender,
}

/// <summary>Reasons in the words of the collector. Pure.</summary>
public static class QuarantineCures
{
    public static QuarantineCure Of(string reason) => reason switch
    {
        "unknown-measurement" or "unknown-tag" or "unknown-field" or "wrong-type" or "out-of-range" or "tag-too-long" => QuarantineCure.Table,
        "too-many-series" or "too-many-devices" => QuarantineCure.Limit,
        "no-timestamp" or "timestamp-too-old" or "timestamp-in-future" or "bad-sketch-hour" or "older-than-raw" => QuarantineCure.Clock,
        _ when reason.StartsWith("store-", StringComparison.Ordinal) || reason == "type-conflict" => QuarantineCure.Server,
        _ => QuarantineCure.Sender,
    };
}
