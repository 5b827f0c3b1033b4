using System.Buffers.Binary;
using System.Globalization;

namespace Telemetry.Contracts;

/// <summary>
/// The key of one day in Japan, on <c>key/{device}</c>, never retained, in binary so that no reader needs to make text of a secret:
/// <code>
/// answer  = %x01 day id key   day = year * 10000 + month * 100 + day, 32 bits; id = 64 bits, random; key = 32 bytes; big endian
/// request = %x01
/// </code>
/// </summary>
public static class DayKeyMessage
{
    public const int KeyBytes = 32, Length = 1 + 4 + 8 + KeyBytes;
    private const byte Version = 1;

    /// <summary>The payload of <c>key/{device}/request</c>.</summary>
    public static byte[] Request => [Version];

    public static bool IsRequest(ReadOnlySpan<byte> payload) => payload.SequenceEqual([Version]);

    /// <summary>The day in Japan that holds an instant, as 20251121.</summary>
    public static int DayOf(long milliseconds)
    {
        var day = JapanTime.FromUnixMilliseconds(milliseconds);
        return day.Year * 10_000 + day.Month * 100 + day.Day;
    }

    /// <param name="payload">Of <see cref="Length"/> bytes; the caller wipes it after use.</param>
    public static void Write(Span<byte> payload, int day, ulong id, ReadOnlySpan<byte> key)
    {
        payload[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(payload[1..], day);
        BinaryPrimitives.WriteUInt64BigEndian(payload[5..], id);
        key.CopyTo(payload[13..Length]);
    }

    /// <param name="key">A part of <paramref name="payload"/>: copy it to where it can be wiped.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, out int day, out ulong id, out ReadOnlySpan<byte> key)
    {
        key = default;
        (day, id) = (0, 0);
        if (payload.Length != Length || payload[0] != Version) return false;
        day = BinaryPrimitives.ReadInt32BigEndian(payload[1..]);
        id = BinaryPrimitives.ReadUInt64BigEndian(payload[5..]);
        key = payload[13..];
        return IsDay(day) && key.ContainsAnyExcept((byte)0);
    }

    private static bool IsDay(int day) =>
        day is > 0 and <= 99_991_231
        && DateOnly.TryParseExact(day.ToString("00000000", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
