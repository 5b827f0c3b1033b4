using System.Runtime.InteropServices;

namespace Telemetry.BrokerLink;

/// <summary><c>struct mosquitto_message</c>; topic and payload are freed by the library right after the callback.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMessage
{
    public int MessageId;
    public byte* Topic;
    public byte* Payload;
    public int PayloadLength;
    public int Qos;
    public byte Retain;
}

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public const short Readable = 1;

    public int Descriptor;
    public short Events;
    public short Found;
}

/// <summary><c>enum mosq_err_t</c>, the values that MQTT 3.1.1 can meet.</summary>
internal enum MosquittoError
{
    Success = 0,
    OutOfMemory = 1,
    Protocol = 2,
    Invalid = 3,
    NoConnection = 4,
    ConnectionRefused = 5,
    ConnectionLost = 7,
    Tls = 8,
    PayloadSize = 9,
    Errno = 14,
    NameResolution = 15,
    MalformedUtf8 = 18,
    KeepAlive = 19,
    MalformedPacket = 21,
    TlsHandshake = 23,
}

/// <summary><c>enum mosq_opt_t</c>, the options set here.</summary>
internal enum MosquittoOption
{
    ProtocolVersion = 1,
    TcpNoDelay = 11,
}
