using System.Runtime.InteropServices;

namespace Telemetry.BrokerLink;

/// <summary>
/// The part of libmosquitto's C interface that this project uses, as declared in <c>mosquitto.h</c> of 2.0
/// (https://mosquitto.org/api/files/mosquitto-h.html). Every function is safe to call from any thread except
/// <see cref="LibInit"/>; <see cref="EnsureReady"/> calls that one once.
/// </summary>
internal static unsafe partial class NativeMosquitto
{
    private const string Library = "libmosquitto.so.1";
    private static readonly Lazy<int> Initialised = new(LibInit);

    /// <summary>Loads the library and initialises it once per process.</summary>
    /// <exception cref="InvalidOperationException">The library is not installed.</exception>
    public static void EnsureReady()
    {
        try
        {
            _ = Initialised.Value;
        }
        catch (DllNotFoundException missing)
        {
            throw new InvalidOperationException($"{Library} is not installed: apt-get install libmosquitto1", missing);
        }
    }

    [LibraryImport(Library, EntryPoint = "mosquitto_lib_init")]
    private static partial int LibInit();

    [LibraryImport(Library, EntryPoint = "mosquitto_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint New(string id, [MarshalAs(UnmanagedType.U1)] bool cleanSession, nint userData);

    [LibraryImport(Library, EntryPoint = "mosquitto_destroy")]
    public static partial void Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "mosquitto_threaded_set")]
    public static partial int SetThreaded(nint handle, [MarshalAs(UnmanagedType.U1)] bool threaded);

    [LibraryImport(Library, EntryPoint = "mosquitto_int_option")]
    public static partial int SetOption(nint handle, MosquittoOption option, int value);

    [LibraryImport(Library, EntryPoint = "mosquitto_max_inflight_messages_set")]
    public static partial int SetMaxInFlight(nint handle, uint messages);

    [LibraryImport(Library, EntryPoint = "mosquitto_username_pw_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetCredentials(nint handle, string username, string? password);

    [LibraryImport(Library, EntryPoint = "mosquitto_will_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetWill(
        nint handle, string topic, int length, ReadOnlySpan<byte> payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetTls(
        nint handle, string? caFile, string? caDirectory, string? certificate, string? key,
        delegate* unmanaged[Cdecl]<byte*, int, int, nint, int> password);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_opts_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetTlsOptions(nint handle, int verifyPeer, string version, string? ciphers);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_async", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial MosquittoError Connect(nint handle, string host, int port, int keepAliveSeconds);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop", SetLastError = true)]
    public static partial MosquittoError Loop(nint handle, int timeoutMilliseconds, int maxPackets);

    [LibraryImport(Library, EntryPoint = "mosquitto_socket")]
    private static partial int Socket(nint handle);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    /// <summary>True when the connection's socket has something to read now.</summary>
    public static bool HasUnread(nint handle)
    {
        var asked = new PollDescriptor { Descriptor = Socket(handle), Events = PollDescriptor.Readable };
        return Poll(&asked, 1, 0) == 1;
    }

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect")]
    public static partial MosquittoError Disconnect(nint handle);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MosquittoError Subscribe(nint handle, out int messageId, string filter, int qos);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MosquittoError Publish(
        nint handle, out int messageId, string topic, int length, ReadOnlySpan<byte> payload, int qos,
        [MarshalAs(UnmanagedType.U1)] bool retain);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_callback_set")]
    public static partial void OnConnect(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect_callback_set")]
    public static partial void OnDisconnect(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish_callback_set")]
    public static partial void OnPublish(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe_callback_set")]
    public static partial void OnSubscribe(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, int, int*, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_message_callback_set")]
    public static partial void OnMessage(nint handle, delegate* unmanaged[Cdecl]<nint, nint, NativeMessage*, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_log_callback_set")]
    public static partial void OnLog(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, byte*, void> callback);
}
