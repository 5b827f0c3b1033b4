namespace Telemetry.BrokerLink;

/// <summary>Makes a native handle ready to connect.</summary>
internal static unsafe class NativeSetup
{
    private const string SystemAuthorities = "/etc/ssl/certs";
    private const int Mqtt311 = 4;
    private const int VerifyPeer = 1;
    private const int MaxPasswordFile = 64 * 1024;

    /// <exception cref="InvalidOperationException">The library refused a setting; the message names it.</exception>
    public static nint Open(BrokerOptions options, LastWill? will, nint userData)
    {
        NativeMosquitto.EnsureReady();
        var handle = NativeMosquitto.New(options.ClientId, cleanSession: true, userData);
        if (handle == 0) throw new InvalidOperationException("the MQTT library could not make a client: out of memory");
        try
        {
            Check(NativeMosquitto.SetThreaded(handle, true), "the MQTT library was built without threads");
            Check(NativeMosquitto.SetOption(handle, MosquittoOption.ProtocolVersion, Mqtt311), "the MQTT library lacks version 3.1.1");
            // Nagle's algorithm and delayed acknowledgements together cost an alert 40 ms.
            Check(NativeMosquitto.SetOption(handle, MosquittoOption.TcpNoDelay, 1), "the MQTT library cannot set TCP_NODELAY");
            Check(NativeMosquitto.SetMaxInFlight(handle, (uint)options.MaxOutstanding), "Broker:MaxOutstanding was not taken");
            NativeCallbacks.Attach(handle);
            SetCredentials(handle, options);
            SetWill(handle, will);
            if (options.UsesTls) SetTls(handle, options);
            return handle;
        }
        catch
        {
            NativeMosquitto.Destroy(handle);
            throw;
        }
    }

    private static void SetCredentials(nint handle, BrokerOptions options)
    {
        if (options.Username is null) return;
        using var file = options.PasswordFile is null ? null : new StreamReader(PlainFile.Open(options.PasswordFile, MaxPasswordFile, LinkPolicy.Follow));
        var password = file is null ? null : file.ReadLine() ?? "";
        Check(NativeMosquitto.SetCredentials(handle, options.Username, password), "user name or password is not valid UTF-8 text");
    }

    private static void SetWill(nint handle, LastWill? will)
    {
        if (will is null) return;
        Check(
            NativeMosquitto.SetWill(handle, will.Topic, will.Payload.Length, will.Payload, will.Qos, will.Retain),
            $"last will on '{will.Topic}' is not valid: the topic needs a name without wildcards");
    }

    private static void SetTls(nint handle, BrokerOptions options)
    {
        // 2.0.11 forgets "use the system's authorities" between connections; a directory it keeps.
        Check(
            NativeMosquitto.SetTls(
                handle, options.CaFile, options.CaFile is null ? SystemAuthorities : null, options.CertificateFile, options.KeyFile,
                &NativeCallbacks.NoPassPhrase),
            "Broker:CaFile, CertificateFile or KeyFile cannot be read");
        // The library reads "tlsv1.2" as 1.2 or later. The host name is verified unless switched off, which nothing here does.
        Check(NativeMosquitto.SetTlsOptions(handle, VerifyPeer, "tlsv1.2", ciphers: null), "TLS 1.2 is not available in the MQTT library");
    }

    private static void Check(int error, string words)
    {
        if (error != 0) throw new InvalidOperationException($"{words} (library error {error})");
    }
}
