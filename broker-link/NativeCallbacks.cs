using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Telemetry.BrokerLink;

/// <summary>
/// The functions that libmosquitto calls. Static function pointers need no rooting; the user data is the GC handle of the
/// <see cref="NativeLink"/>. Nothing may throw through native frames: each body is a call that cannot fail, or is caught
/// and ends the link with the exception as its reason.
/// </summary>
internal static unsafe class NativeCallbacks
{
    private const int LogError = 8;

    public static void Attach(nint handle)
    {
        NativeMosquitto.OnConnect(handle, &Connected);
        NativeMosquitto.OnDisconnect(handle, &Disconnected);
        NativeMosquitto.OnPublish(handle, &Published);
        NativeMosquitto.OnSubscribe(handle, &Subscribed);
        NativeMosquitto.OnMessage(handle, &Arrived);
        NativeMosquitto.OnLog(handle, &Logged);
    }

    /// <summary>The library formats a line for every packet while someone listens.</summary>
    public static void DetachLog(nint handle) => NativeMosquitto.OnLog(handle, null);

    /// <summary>Answers OpenSSL's question for a key's pass phrase with none; otherwise it would ask on the terminal and hang.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int NoPassPhrase(byte* buffer, int size, int writing, nint userData) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Connected(nint handle, nint userData, int code) => Guard(userData, link => link.Connacked(code));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Disconnected(nint handle, nint userData, int error) => Guard(userData, link => link.Lost((MosquittoError)error));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Subscribed(nint handle, nint userData, int messageId, int count, int* granted)
    {
        var accepted = count > 0 && *granted <= 2;
        Guard(userData, link => link.Subacked(messageId, accepted));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Published(nint handle, nint userData, int messageId)
    {
        var link = Link(userData);
        try
        {
            link.Confirmed(messageId);
        }
        catch (Exception fault)
        {
            link.Fault(fault);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Arrived(nint handle, nint userData, NativeMessage* message)
    {
        var link = Link(userData);
        try
        {
            link.Inbound.Deliver(in *message);
        }
        catch (Exception fault)
        {
            link.Fault(fault);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Logged(nint handle, nint userData, int level, byte* text)
    {
        if (level != LogError) return;
        var line = Marshal.PtrToStringUTF8((nint)text);
        Guard(userData, link => link.Detail = line);
    }

    private static NativeLink Link(nint userData) => (NativeLink)GCHandle.FromIntPtr(userData).Target!;

    private static void Guard(nint userData, Action<NativeLink> act)
    {
        var link = Link(userData);
        try
        {
            act(link);
        }
        catch (Exception fault)
        {
            link.Fault(fault);
        }
    }
}
