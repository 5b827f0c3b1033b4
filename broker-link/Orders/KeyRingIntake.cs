using System.Numerics;
using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>Keeps the highest epoch of the key ring that the root has signed, on the disk too; a ring from the network waits for the root key.</summary>
public sealed partial class KeyRingIntake(
    RootKey root, OrderJournal journal, OrderIntake orders, IOrderFollower follower, ILogger<KeyRingIntake> logger)
{
    private readonly Lock gate = new();
    private byte[]? waiting;
    private long refused;

    /// <summary>Looks for the root key and the ring of the last run.</summary>
    public void Open()
    {
        lock (gate) LookForRoot();
        if (root.Wanting is { } wanting) Log.RootMissing(logger, wanting);
    }

    public void Take(ReadOnlySpan<byte> payload)
    {
        if (payload.Length is 0 or > JwsEnvelope.MaxBytes) return;
        lock (gate)
        {
            var envelope = payload.ToArray();
            if (root.Key is null) waiting = envelope;
            else Verify(envelope, root.Key);
        }
    }

    /// <summary>Once a second until the root key is there.</summary>
    public void Tick()
    {
        lock (gate) LookForRoot();
    }

    private void LookForRoot()
    {
        if (root.TryLoad() is { } key)
        {
            var thumbprint = key.Thumbprint();
            Log.RootFound(logger, thumbprint);
            if (journal.ReadKeyRing() is { } saved && !Verify(saved, key)) journal.SetKeyRingAside("the root did not sign it");
            if (waiting is { } envelope) Verify(envelope, key);
            waiting = null;
        }
        follower.Root(root.Wanting);
    }

    private bool Verify(byte[] envelope, PublicKey key)
    {
        if (KeyRing.TryVerify(envelope, key) is not { } ring)
        {
            // Logged at 1, 2, 4, 8 ...: whoever sends them must not fill the disk.
            if (BitOperations.IsPow2(++refused)) Log.NotSigned(logger, refused);
            return false;
        }
        if (orders.Ring is { } known && ring.Epoch <= known.Epoch) return true;
        journal.SaveKeyRing(envelope);
        Log.Accepted(logger, ring.Epoch, ring.Keys.Count);
        orders.Use(ring);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "No order can be believed yet: {Wanting}")]
        public static partial void RootMissing(ILogger logger, string wanting);

        [LoggerMessage(Level = LogLevel.Information, Message = "Root key {Thumbprint}")]
        public static partial void RootFound(ILogger logger, string thumbprint);

        [LoggerMessage(Level = LogLevel.Information, Message = "Key ring of epoch {Epoch} with {Keys} keys")]
        public static partial void Accepted(ILogger logger, long epoch, int keys);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a key ring that the root did not sign ({Count} so far)")]
        public static partial void NotSigned(ILogger logger, long count);
    }
}
