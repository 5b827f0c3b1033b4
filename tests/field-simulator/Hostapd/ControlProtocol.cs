using System.Globalization;
using System.Net;

namespace Telemetry.FieldSimulator;

/// <summary>
/// hostapd's control interface, one command in, one reply out; compared command by command with Debian's hostapd 2.10.
/// The end of the station list is an empty reply; STA-NEXT of a station that is not listed is FAIL.
/// </summary>
internal sealed class ControlProtocol(AccessPoint ap, Monitors monitors, Random random)
{
    private const string Ok = "OK\n", Fail = "FAIL\n", Unknown = "UNKNOWN COMMAND\n";

    public string Answer(string command, SocketAddress from, TimeSpan now)
    {
        var space = command.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? Answer(command, from, now, ap.Stations) : Answer(command[..space], command[(space + 1)..], from, now);
    }

    private string Answer(string command, SocketAddress from, TimeSpan now, IReadOnlyList<Association> stations) => command switch
    {
        "PING" => "PONG\n",
        "STATUS" => ControlReplies.Status(ap),
        "GET_CONFIG" => ControlReplies.Config(ap),
        // An open network without RADIUS has no counters to tell.
        "MIB" => "",
        "STA-FIRST" => stations.Count == 0 ? "" : ControlReplies.Station(stations[0], now),
        "ATTACH" => Attach(from),
        "DETACH" => Said(monitors.Detach(from)),
        "ENABLE" => Said(ap.SwitchOn()),
        "DISABLE" => Said(ap.SwitchOff()),
        "RELOAD" or "RELOAD_BSS" or "RELOAD_CONFIG" or "UPDATE_BEACON" => Ok,
        _ => Unknown,
    };

    private string Answer(string command, string argument, SocketAddress from, TimeSpan now) => command switch
    {
        "STA" => Find(argument) is { } station ? ControlReplies.Station(station, now) : Fail,
        "STA-NEXT" => Next(argument, now),
        "POLL_STA" => Said(Find(argument) is not null),
        "DEAUTHENTICATE" or "DISASSOCIATE" => Dismiss(argument),
        "LEVEL" => Said(monitors.SetLevel(from, int.TryParse(argument, CultureInfo.InvariantCulture, out var level) ? level : 0)),
        "SET" => Set(argument),
        _ => Unknown,
    };

    private string Next(string argument, TimeSpan now)
    {
        if (random.Chance(ap.Options.MidWalkFailProbability) || Find(argument) is not { } station) return Fail;
        return ap.After(station) is { } next ? ControlReplies.Station(next, now) : "";
    }

    private string Attach(SocketAddress from)
    {
        monitors.Attach(from);
        return Ok;
    }

    private string Dismiss(string argument)
    {
        if (!MacAddress.TryParse(argument, out var mac)) return Fail;
        ap.Remove(mac);
        return Ok;
    }

    private string Set(string argument)
    {
        if (!argument.StartsWith("ssid ", StringComparison.Ordinal)) return Fail;
        ap.Ssid = argument["ssid ".Length..];
        return Ok;
    }

    private Association? Find(string argument) => MacAddress.TryParse(argument, out var mac) ? ap.Find(mac) : null;

    private static string Said(bool done) => done ? Ok : Fail;
}
