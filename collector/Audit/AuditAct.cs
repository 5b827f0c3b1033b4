namespace Telemetry.Collector;

/// <summary>What a person did, in the words of the audit log. No secret belongs here.</summary>
/// <param name="Actor">Who: the account on the command line, the address over HTTP.</param>
/// <param name="Action">What, like <c>places import</c>; two or three words that stay.</param>
/// <param name="Subject">On what: a file, a place, a device, an order.</param>
/// <param name="Detail">A JSON object with the rest.</param>
public sealed record AuditAct(string Actor, string Action, string Subject, string Detail)
{
    /// <summary>The account that runs this process.</summary>
    public static string Account => $"account {Environment.UserName}";
}

/// <summary>An entry of the log as it is shown.</summary>
public sealed record AuditEntry(long No, DateTimeOffset At, string Actor, string Action, string Subject, string Detail, string Hash);
