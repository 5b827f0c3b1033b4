using System.Security.Cryptography;

namespace Telemetry.Collector;

/// <summary>A private key in the alerts folder: <c>NAME.key</c>, PEM PKCS#8, P-256.</summary>
/// <param name="Name">File name without extension; what <c>--key</c> takes.</param>
public sealed record DeskKey(string Name, KeyRole Role, string Person, SigningKey Key)
{
    public static DeskKey Make(string name, KeyRole role, string person) => Of(name, role, person, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <exception cref="StartRefusedException">Not a P-256 key, or open to others.</exception>
    public static DeskKey Load(string path, string name, KeyRole role, string person) => Of(name, role, person, Load(path));

    public static ECDsa Load(string path)
    {
        if (PrivateFile.IsExposed(path)) throw new StartRefusedException($"{path} can be read by others: chmod 600 {path}, and replace the key if they may have");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.ExportParameters(false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value) throw new CryptographicException("another curve than P-256");
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new StartRefusedException($"{path} is not a P-256 private key in PEM form ({e.Message}): restore it from the backup");
        }
    }

    private static DeskKey Of(string name, KeyRole role, string person, ECDsa key) =>
        new(name, role, person, new SigningKey(PublicKey.Of(key).Thumbprint(), key));
}
