using System.Security.Cryptography;

namespace Telemetry.Collector;

/// <summary>Sends the key of the day to one device; false when it could not leave. Who asked asks again.</summary>
public delegate bool DayKeySink(string device, ReadOnlySpan<byte> message);

/// <summary>
/// The key under which all access points sketch on one day in Japan: drawn at the first request, in memory only, wiped when the day ends. A
/// collector that starts again has another, with another id, so that nobody merges what was made under two keys.
/// </summary>
public sealed class DayKeyDesk(AccessPointRule rule, DayKeySink send, DayKeyLog log, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly byte[] key = GC.AllocateArray<byte>(DayKeyMessage.KeyBytes, pinned: true);
    private ulong id;
    private int day;

    /// <summary>Whether there is a key in memory.</summary>
    public bool HoldsKey
    {
        get { lock (gate) return day != 0; }
    }

    /// <returns>Null when a key was sent; else why not, in one word.</returns>
    public string? Answer(string device, ReadOnlySpan<byte> request, bool retained)
    {
        if (retained) return "key-request-retained";
        if (!DayKeyMessage.IsRequest(request)) return "bad-key-request";
        if (!rule.IsAccessPoint(device))
        {
            log.Refused(device, "no access point", Today);
            return "key-request-of-no-access-point";
        }
        Span<byte> message = stackalloc byte[DayKeyMessage.Length];
        lock (gate)
        {
            Turn();
            if (day == 0) Draw();
            // Nothing is given that could not be told.
            if (!log.Given(device, day, id)) return "key-log-full";
            DayKeyMessage.Write(message, day, id, key);
        }
        var sent = send(device, message);
        CryptographicOperations.ZeroMemory(message);
        return sent ? null : "key-not-sent";
    }

    /// <summary>Wipes a key whose day is over.</summary>
    public void ForgetIfOver()
    {
        lock (gate) Turn();
    }

    public void Dispose()
    {
        lock (gate) Wipe();
    }

    private int Today => DayKeyMessage.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Turn()
    {
        if (day != 0 && day != Today) Wipe();
    }

    private void Draw()
    {
        RandomNumberGenerator.Fill(key);
        // Beside the key, not from it: an id must tell nothing.
        id = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        day = Today;
    }

    private void Wipe()
    {
        CryptographicOperations.ZeroMemory(key);
        (id, day) = (0, 0);
    }
}
