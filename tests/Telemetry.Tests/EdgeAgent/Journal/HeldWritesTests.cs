using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class HeldWritesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_file_behind_held_writes_reads_as_one_that_is_written_at_once(int seed)
    {
        var random = new Random(seed);
        byte[] real = [], told = [];
        var held = new HeldWrites();
        var heldReads = 0;
        for (var step = 0; step < 3_000; step++)
        {
            var bytes = new byte[random.Next(1, 600)];
            random.NextBytes(bytes);
            // Mostly on and on, as a log is written; now and then anew from somewhere.
            var offset = random.Next(20) == 0 ? random.Next(told.Length + 1) : told.Length;
            Put(ref told, offset, bytes);
            if (!held.TryHold(offset, bytes))
            {
                WriteHeld(ref real, held);
                if (!held.TryHold(offset, bytes)) Put(ref real, offset, bytes);
            }
            if (random.Next(8) == 0) WriteHeld(ref real, held);

            var at = random.Next(told.Length);
            var read = new byte[random.Next(1, 700)];
            var whole = Math.Clamp(real.Length - at, 0, read.Length);
            real.AsSpan(Math.Min(at, real.Length), whole).CopyTo(read);
            var covered = held.Overlay(at, read, whole);
            Assert.Equal(Math.Min(read.Length, told.Length - at), covered);
            Assert.Equal(told[at..(at + covered)], read[..covered]);
            if (covered > whole) heldReads++;
            if (told.Length > 60_000) (real, told, held) = ([], [0], new HeldWrites());
        }
        Assert.True(heldReads > 100, $"{heldReads} reads met held bytes");
    }

    private static void WriteHeld(ref byte[] file, HeldWrites held)
    {
        if (held.Length > 0) Put(ref file, (int)held.At, held.Bytes);
        held.Written();
    }

    private static void Put(ref byte[] file, int offset, ReadOnlySpan<byte> bytes)
    {
        if (file.Length < offset + bytes.Length) Array.Resize(ref file, offset + bytes.Length);
        bytes.CopyTo(file.AsSpan(offset));
    }
}
