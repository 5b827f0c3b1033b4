using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What became of a key that came.</summary>
internal enum KeyVerdict
{
    Taken,

    /// <summary>There is one for today.</summary>
    NotNeeded,

    /// <summary>A key that was kept somewhere is no secret.</summary>
    Retained,
    Malformed,

    /// <summary>For another day than it is on this device's clock.</summary>
    OtherDay,
}

/// <summary>
/// The keys of today, in memory only: the collector's, with which sketches of all access points can be united, and one of our own for while
/// there is none. Both are wiped when the day ends in Japan. Used under the lock of <see cref="UniqueDevices"/>.
/// </summary>
internal sealed class DayKeyring : IDisposable
{
    private SecretKey? city, own;

    /// <summary>Null without one for the day.</summary>
    public SecretKey? City(long now)
    {
        Turn(now);
        return city;
    }

    /// <summary>One key per day and start of the agent: longer, and it would link the days.</summary>
    public SecretKey Own(long now)
    {
        Turn(now);
        return own ??= SecretKey.Draw(DayKeyMessage.DayOf(now));
    }

    public KeyVerdict Take(ReadOnlySpan<byte> payload, bool retained, long now)
    {
        if (retained) return KeyVerdict.Retained;
        if (!DayKeyMessage.TryRead(payload, out var day, out var id, out var key)) return KeyVerdict.Malformed;
        if (day != DayKeyMessage.DayOf(now)) return KeyVerdict.OtherDay;
        if (City(now) is not null) return KeyVerdict.NotNeeded;
        city = SecretKey.Copy(day, id, key);
        return KeyVerdict.Taken;
    }

    public void Dispose()
    {
        city?.Wipe();
        own?.Wipe();
        (city, own) = (null, null);
    }

    /// <summary>Wipes what is not for today.</summary>
    private void Turn(long now)
    {
        var today = DayKeyMessage.DayOf(now);
        if (city is not null && city.Day != today)
        {
            city.Wipe();
            city = null;
        }
        if (own is not null && own.Day != today)
        {
            own.Wipe();
            own = null;
        }
    }
}
