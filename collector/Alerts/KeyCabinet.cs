using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>
/// The keys of the alerts folder and the ring that devices trust. Made at the first start; later starts add the key of a new
/// person and never replace one. The root key can be taken away once the ring is signed: it is needed only to change the ring.
/// </summary>
public sealed class KeyCabinet
{
    private const long ValidMilliseconds = 5L * 365 * 86_400_000;

    private KeyCabinet(PublicKey root, KeyRing ring, byte[] envelope, IReadOnlyList<DeskKey> keys) =>
        (Root, Ring, RingEnvelope, Keys) = (root, ring, envelope, keys);

    public PublicKey Root { get; }
    public KeyRing Ring { get; }

    /// <summary>The ring as devices get it.</summary>
    public byte[] RingEnvelope { get; }

    /// <summary>The private keys that are here.</summary>
    public IReadOnlyList<DeskKey> Keys { get; }

    /// <summary>To be called by one process at a time: see <see cref="OrderLedger.Exclusively{T}"/>.</summary>
    /// <exception cref="StartRefusedException">A key or the ring is damaged, missing or exposed; the message names the cure.</exception>
    public static KeyCabinet Open(AlertsOptions options, long now)
    {
        try
        {
            using var rootKey = OpenRoot(options, out var root);
            var ring = OpenRing(options, root, out var envelope);
            var (keys, added) = OpenKeys(options, ring, now);
            if (ring is null || added.Count > 0)
            {
                if (rootKey is null)
                    throw new StartRefusedException($"the key ring must change, and {PathOf(options, "root.key")} is not here: bring the root key for one start");
                ring = new KeyRing(KeyRing.Version, options.Issuer, (ring?.Epoch ?? 0) + 1, now, [.. ring?.Keys ?? [], .. added]);
                envelope = ring.Sign(new SigningKey(root.Thumbprint(), rootKey));
                PrivateFile.Write(PathOf(options, "keyring.jws"), envelope, PrivateFile.Public);
            }
            return new KeyCabinet(root, ring, envelope!, keys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"the keys in {options.Directory} cannot be used: {e.Message} Check the folder's owner (it belongs to the collector's user, 0700).");
        }
    }

    private static ECDsa? OpenRoot(AlertsOptions options, out PublicKey root)
    {
        var (privatePath, publicPath) = (PathOf(options, "root.key"), PathOf(options, "root.jwk"));
        if (File.Exists(privatePath))
        {
            var key = DeskKey.Load(privatePath);
            root = PublicKey.Of(key);
            if (!File.Exists(publicPath)) WritePublic(publicPath, root);
            return key;
        }
        if (File.Exists(publicPath))
        {
            root = JsonSerializer.Deserialize(File.ReadAllBytes(publicPath), KeyRingJson.Default.PublicKey)
                ?? throw new StartRefusedException($"{publicPath} is empty: restore it from a device");
            return null;
        }
        var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        root = PublicKey.Of(made);
        WritePrivate(privatePath, made);
        WritePublic(publicPath, root);
        return made;
    }

    private static KeyRing? OpenRing(AlertsOptions options, PublicKey root, out byte[]? envelope)
    {
        var path = PathOf(options, "keyring.jws");
        envelope = File.Exists(path) ? File.ReadAllBytes(path) : null;
        if (envelope is null) return null;
        var ring = KeyRing.TryVerify(envelope, root)
            ?? throw new StartRefusedException($"{path} is not signed by the key of {PathOf(options, "root.jwk")}: restore both from the backup; devices trust only their root");
        return ring.Iss == options.Issuer
            ? ring
            : throw new StartRefusedException($"{path} is of issuer '{ring.Iss}' and Alerts:Issuer says '{options.Issuer}': set it back, or begin another folder");
    }

    private static (IReadOnlyList<DeskKey> Keys, IReadOnlyList<RingKey> Added) OpenKeys(AlertsOptions options, KeyRing? ring, long now)
    {
        var keys = new List<DeskKey>();
        var added = new List<RingKey>();
        foreach (var (name, role, person) in Wanted(options))
        {
            var path = PathOf(options, name + ".key");
            var known = ring?.Keys.Any(k => k.Role == role && k.Person == person) ?? false;
            if (!File.Exists(path) && known) continue;
            var key = File.Exists(path) ? DeskKey.Load(path, name, role, person) : DeskKey.Make(name, role, person);
            if (!File.Exists(path)) WritePrivate(path, key.Key.Key);
            keys.Add(key);
            if (ring?.Find(key.Key.KeyId) is null)
                added.Add(new RingKey(key.Key.KeyId, role, person, PublicKey.Of(key.Key.Key), now, now + ValidMilliseconds));
        }
        return (keys, added);
    }

    private static IEnumerable<(string Name, KeyRole Role, string Person)> Wanted(AlertsOptions options) =>
    [
        ("official-relay", KeyRole.OfficialRelay, "collector"), ("drill", KeyRole.Drill, "drill"),
        .. options.Persons.Select(p => ($"city-order-{p}", KeyRole.CityOrder, p)),
    ];

    private static string PathOf(AlertsOptions options, string name) => Path.Combine(options.Directory, name);

    private static void WritePrivate(string path, ECDsa key) =>
        PrivateFile.Write(path, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), PrivateFile.OwnerOnly);

    private static void WritePublic(string path, PublicKey key) =>
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(key, KeyRingJson.Default.PublicKey), PrivateFile.Public);
}
