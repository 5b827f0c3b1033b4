using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Collector;

/// <summary>A stored entry, byte for byte. <paramref name="Flaw"/>: a column does not even have its type.</summary>
public sealed record AuditRow(long No, long At, byte[] Actor, byte[] Action, byte[] Subject, byte[] Detail, byte[] Hash, string? Flaw = null);

/// <summary>
/// The hash of an entry: SHA-256 over the hash before it, number, time and the four texts, each with its length. So every entry stands for
/// all before it, and its number is part of what it says. Pure.
/// </summary>
public static class AuditChain
{
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>What stands before the first entry.</summary>
    public static readonly byte[] Begin = new byte[HashBytes];

    public static byte[] Hash(ReadOnlySpan<byte> previous, AuditRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Number(hash, row.No);
        Number(hash, row.At);
        foreach (var text in (ReadOnlySpan<byte[]>)[row.Actor, row.Action, row.Subject, row.Detail])
        {
            Number(hash, text.Length);
            hash.AppendData(text);
        }
        return hash.GetHashAndReset();
    }

    public static AuditRow Next(long lastNo, ReadOnlySpan<byte> lastHash, AuditAct act, long at)
    {
        var row = new AuditRow(lastNo + 1, at, Bytes(act.Actor), Bytes(act.Action), Bytes(act.Subject), Bytes(act.Detail), []);
        return row with { Hash = Hash(lastHash, row) };
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static void Number(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
