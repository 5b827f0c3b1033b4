using System.Buffers.Binary;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>Intact frames with a value of choice.</summary>
internal static class Frames
{
    public static byte[] Pms(params ushort[] words)
    {
        var bytes = new byte[4 + 2 * words.Length + 2];
        (bytes[0], bytes[1], bytes[3]) = (0x42, 0x4D, (byte)(bytes.Length - 4));
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4 + 2 * i), words[i]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(^2), (ushort)bytes[..^2].Sum(value => value));
        return bytes;
    }

    /// <summary>32 bytes; the same PM2.5 in both columns, no particle counted.</summary>
    public static byte[] PmsReport(ushort pm25, byte version = 0x97) => Pms(0, pm25, 0, 0, pm25, 0, 0, 0, 0, 0, 0, 0, (ushort)(version << 8));

    public static byte[] Sps30(byte command, byte state, params byte[] data) => Shdlc.Frame([0, command, state, (byte)data.Length, .. data]);

    public static byte[] Sps30Values(params float[] values)
    {
        var data = new byte[40];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(4 * i), values[i]);
        return Sps30(3, 0, data);
    }

    public static byte[] Mhz19b(int ppm)
    {
        byte[] bytes = [0xFF, 0x86, (byte)(ppm >> 8), (byte)ppm, 0x42, 0, 0, 0, 0];
        bytes[8] = (byte)-bytes[1..8].Sum(value => value);
        return bytes;
    }

    public static List<TFrame> Take<TFrame>(ReadOnlySpan<byte> stream)
        where TFrame : struct, IFrame<TFrame>
    {
        var framer = new Framer<TFrame>();
        framer.Feed(stream);
        framer.End();
        var frames = new List<TFrame>();
        while (framer.TryTake(out var frame)) frames.Add(frame);
        return frames;
    }
}
