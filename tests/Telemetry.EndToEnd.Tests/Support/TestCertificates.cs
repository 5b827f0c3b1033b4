using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>A certificate authority made for one test.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly X509Certificate2 authority;

    public TestCertificates(string name = "Test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authority = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(2));
        AuthorityFile = directory.Write("ca.pem", authority.ExportCertificatePem());
    }

    public string AuthorityFile { get; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Writes a certificate and its key; the addresses are what a server's certificate answers for.</summary>
    /// <param name="name">Common name, and the stem of the two file names.</param>
    /// <param name="addresses">Host names or IP addresses.</param>
    public (string Certificate, string Key) Issue(string name, params string[] addresses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses)
        {
            if (IPAddress.TryParse(address, out var ip)) names.AddIpAddress(ip);
            else names.AddDnsName(address);
        }

        if (addresses.Length > 0) request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, Now.AddHours(-1), Now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return (
            directory.Write(name + ".pem", certificate.ExportCertificatePem()),
            directory.Write(name + ".key", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose()
    {
        authority.Dispose();
        directory.Dispose();
    }
}
