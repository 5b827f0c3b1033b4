using System.Security.Cryptography;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>A key in one place of memory that the collector of garbage does not move, so that wiping it wipes the only copy.</summary>
/// <param name="Day">The day in Japan it is for, see <see cref="DayKeyMessage.DayOf"/>.</param>
/// <param name="Id">See <see cref="SketchKey"/>.</param>
internal sealed record SecretKey(int Day, string Id)
{
    private readonly byte[] bytes = GC.AllocateArray<byte>(DayKeyMessage.KeyBytes, pinned: true);

    public static SecretKey Copy(int day, ulong id, ReadOnlySpan<byte> key)
    {
        var copy = new SecretKey(day, SketchKey.Text(id));
        key.CopyTo(copy.bytes);
        return copy;
    }

    /// <summary>For sketches that stay this agent's own.</summary>
    public static SecretKey Draw(int day)
    {
        var drawn = new SecretKey(day, SketchKey.OwnText(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))));
        RandomNumberGenerator.Fill(drawn.bytes);
        return drawn;
    }

    public ulong Hash(ulong address) => SketchKey.Hash(bytes, address);

    public void Wipe() => CryptographicOperations.ZeroMemory(bytes);

    public override string ToString() => $"key {Id}";
}
