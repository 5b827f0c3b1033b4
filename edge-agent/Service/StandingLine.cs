using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>How the agent stands, in the one line that <c>systemctl status</c> shows. Pure.</summary>
internal static class StandingLine
{
    private const int Most = 400, MostOfOne = 120;

    public static string Of(string device, LinkState link, UplinkStatus path, IReadOnlyList<SourceStatus> sources)
    {
        List<string> awaited = [];
        if (link.Kind != LinkKind.Connected) awaited.Add($"broker {path.Broker} ({Short(link.Reason)})");
        awaited.AddRange(sources.Where(source => source.State != SourceState.Ok).Select(source => $"{source.Name} ({Short(source.Reason ?? "no values")})"));
        var fine = sources.Count(source => source.State == SourceState.Ok);
        var line = $"{device}: {fine} of {sources.Count} sources give values"
                   + (link.Kind == LinkKind.Connected ? $", connected to {path.Broker}{(path.Preferred ? "" : ", not the preferred broker")}" : "")
                   + (awaited.Count > 0 ? $"; waits for {string.Join(", ", awaited)}" : "");
        return line.Length <= Most ? line : $"{line[..Most]}...";
    }

    private static string Short(string words)
    {
        var line = words.ReplaceLineEndings(" ");
        return line.Length <= MostOfOne ? line : $"{line[..MostOfOne]}...";
    }
}
