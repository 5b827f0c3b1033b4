namespace Telemetry.FieldSimulator;

/// <summary>One simulated piece of hardware behind one path.</summary>
public interface IFieldDevice : IAsyncDisposable
{
    /// <summary>The word of the command line and of the scene file: hostapd, sds011, geiger.</summary>
    string Kind { get; }

    /// <summary>Where the reader finds it: socket, serial line or event stream.</summary>
    string Path { get; }

    /// <summary>Ends when the device is disposed; faults when it broke.</summary>
    Task Completion { get; }

    /// <summary>Makes the path and starts to serve; when it returns, a reader can open the path.</summary>
    /// <exception cref="IOException">The path cannot be made.</exception>
    void Start();
}
