using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Telemetry.EdgeAgent;

/// <summary>sd_notify(3): tells systemd how the service stands; silent when systemd did not ask.</summary>
internal sealed class ServiceNotifier(string? socketPath, TimeSpan? watchdogTime = null)
{
    /// <summary>systemd restarts the service when it has not been told that it lives for this long; null when it does not watch.</summary>
    public TimeSpan? WatchdogTime => watchdogTime;

    public static ServiceNotifier FromEnvironment() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Watchdog(Environment.GetEnvironmentVariable));

    /// <summary>sd_watchdog_enabled(3).</summary>
    public static TimeSpan? Watchdog(Func<string, string?> variable)
    {
        if (variable("WATCHDOG_PID") is { } pid && pid != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return null;
        return long.TryParse(variable("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out var micros) && micros > 0 ? TimeSpan.FromMicroseconds(micros) : null;
    }

    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    public void Status(string line) => Send($"STATUS={line}");

    public void Alive() => Send("WATCHDOG=1");

    public void Stopping() => Send("STOPPING=1");

    private void Send(string state)
    {
        if (string.IsNullOrEmpty(socketPath)) return;
        try
        {
            // A full queue makes the sender wait, here not for ever.
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = 1000 };
            // '@' stands for the abstract name space.
            socket.Connect(new UnixDomainSocketEndPoint(socketPath[0] == '@' ? '\0' + socketPath[1..] : socketPath));
            socket.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (SocketException)
        {
            // The service runs as well without being watched.
        }
    }
}
