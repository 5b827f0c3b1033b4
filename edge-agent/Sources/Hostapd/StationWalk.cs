namespace Telemetry.EdgeAgent;

internal enum WalkStep
{
    /// <summary>Send <see cref="StationWalk.Request"/> and give the answer.</summary>
    Ask,

    /// <summary>The list is complete.</summary>
    Done,

    /// <summary>Given up, see <see cref="StationWalk.Fault"/>.</summary>
    Failed,
}

/// <summary>
/// The walk over hostapd's station list, without the socket. STA-NEXT of a station that has just left is FAIL: the walk then goes on
/// from the station before it. A station met twice means that the list was reordered under the walk: it begins again. Both are
/// bounded, as is the length of the list, so that no answers whatsoever make it endless.
/// </summary>
internal sealed class StationWalk
{
    /// <summary>Most stations of one BSS (IEEE 802.11 association ids).</summary>
    public const int MaxStations = 2_007;
    private const int MaxFails = 128, MaxRestarts = 5;

    private readonly List<Station> stations = [];
    private readonly HashSet<ulong> met = [];
    private readonly byte[] request = new byte[32];
    private int requestLength, fails, restarts;

    /// <summary>Every station of the list, authorised or not.</summary>
    public IReadOnlyList<Station> Stations => stations;

    public ReadOnlyMemory<byte> Request => request.AsMemory(0, requestLength);

    /// <summary>Why it failed, in words without an address.</summary>
    public string Fault { get; private set; } = "";

    public void Begin()
    {
        (fails, restarts) = (0, 0);
        Forget();
        AskNext();
    }

    /// <param name="at">When the reply came, monotonic.</param>
    public WalkStep Take(ReadOnlySpan<byte> reply, TimeSpan? at = null)
    {
        switch (StationReply.Read(reply, out var station))
        {
            case ReplyKind.End:
                return WalkStep.Done;
            case ReplyKind.Station when met.Add(station.Address):
                if (stations.Count == MaxStations) return Fail($"the list has more than {MaxStations} stations");
                stations.Add(station with { At = at });
                return AskNext();
            case ReplyKind.Station:
                if (++restarts > MaxRestarts) return Fail("the list runs in a circle");
                Forget();
                return AskNext();
            case ReplyKind.Fail when stations.Count > 0:
                if (++fails > MaxFails) return Fail($"more than {MaxFails} FAIL answers in one walk");
                met.Remove(stations[^1].Address);
                stations.RemoveAt(stations.Count - 1);
                return AskNext();
            case ReplyKind.Fail:
                return Fail("STA-FIRST was answered with FAIL");
            default:
                return Fail("an answer is no station");
        }
    }

    private WalkStep AskNext()
    {
        if (stations.Count == 0)
        {
            "STA-FIRST"u8.CopyTo(request);
            requestLength = 9;
        }
        else
        {
            "STA-NEXT "u8.CopyTo(request);
            StationReply.WriteAddress(stations[^1].Address, request.AsSpan(9, 17));
            requestLength = 26;
        }
        return WalkStep.Ask;
    }

    private WalkStep Fail(string fault)
    {
        Fault = fault;
        return WalkStep.Failed;
    }

    private void Forget()
    {
        stations.Clear();
        met.Clear();
    }
}
