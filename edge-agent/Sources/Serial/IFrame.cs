namespace Telemetry.EdgeAgent;

/// <summary>What the bytes at hand are.</summary>
internal enum FrameFit
{
    /// <summary>No frame begins here.</summary>
    None,

    /// <summary>So far the beginning of a frame.</summary>
    Partial,

    /// <summary>Shaped like a frame; its checksum is wrong.</summary>
    BadChecksum,

    Intact,
}

/// <summary>A frame of one sensor's wire: how it is told from noise, and what it says. Pure; a <see cref="Framer{TFrame}"/> does the rest.</summary>
internal interface IFrame<TSelf>
    where TSelf : struct, IFrame<TSelf>
{
    /// <summary>The byte that every frame begins with.</summary>
    static abstract byte Head { get; }

    /// <summary>True when the last byte of a frame is a head too, and may begin the next.</summary>
    static virtual bool EndsInHead => false;

    /// <param name="bytes">At least one, the first is <see cref="Head"/>.</param>
    /// <param name="frame">The frame when it is intact.</param>
    /// <param name="length">The bytes it took on the wire when it is intact.</param>
    static abstract FrameFit Read(ReadOnlySpan<byte> bytes, out TSelf frame, out int length);
}
