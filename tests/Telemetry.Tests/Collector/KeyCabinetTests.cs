using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class KeyCabinetTests : IDisposable
{
    private readonly AlertsHouse house = new("desk-a", "desk-b");

    public void Dispose() => house.Dispose();

    [Fact]
    public void The_first_start_makes_private_keys_that_only_their_owner_can_read()
    {
        Assert.Equal(PrivateFile.OwnerFolder, File.GetUnixFileMode(house.Options.Directory));
        string[] keys = ["city-order-desk-a.key", "city-order-desk-b.key", "drill.key", "official-relay.key", "root.key"];
        Assert.Equal(keys, Directory.GetFiles(house.Options.Directory, "*.key").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(keys, key => Assert.Equal(PrivateFile.OwnerOnly, File.GetUnixFileMode(PathOf(key))));
        Assert.All(["root.jwk", "keyring.jws"], file => Assert.Equal(PrivateFile.Public, File.GetUnixFileMode(PathOf(file))));
        Assert.All(keys, key => Assert.StartsWith("-----BEGIN PRIVATE KEY-----", File.ReadAllText(PathOf(key)), StringComparison.Ordinal));
    }

    [Fact]
    public void The_ring_is_signed_by_the_root_that_devices_get()
    {
        var root = System.Text.Json.JsonSerializer.Deserialize(File.ReadAllBytes(PathOf("root.jwk")), KeyRingJson.Default.PublicKey)!;
        var ring = KeyRing.TryVerify(File.ReadAllBytes(PathOf("keyring.jws")), root);
        Assert.Equal((1, 4), (ring!.Epoch, ring.Keys.Count));
        Assert.Equal(["desk-a", "desk-b"], ring.Keys.Where(k => k.Role == KeyRole.CityOrder).Select(k => k.Person));
    }

    [Fact]
    public void Later_starts_change_nothing_and_a_new_person_raises_the_epoch()
    {
        var before = File.ReadAllBytes(PathOf("keyring.jws"));
        Assert.Equal(before, house.Open().RingEnvelope);
        var more = house.Open(new AlertsOptions { Directory = house.Options.Directory, Persons = ["desk-a", "desk-b", "desk-c"] });
        Assert.Equal((2, 5), (more.Ring.Epoch, more.Ring.Keys.Count));
        Assert.Equal(house.Cabinet.Ring.Keys, more.Ring.Keys.Take(4));
    }

    [Fact]
    public void The_root_key_may_be_taken_away_until_the_ring_has_to_change()
    {
        File.Delete(PathOf("root.key"));
        Assert.Equal(house.Cabinet.RingEnvelope, house.Open().RingEnvelope);
        var refusal = Assert.Throws<StartRefusedException>(() => house.Open(new AlertsOptions { Directory = house.Options.Directory, Persons = ["desk-c"] }));
        Assert.Contains("bring the root key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_gone_is_not_replaced_by_another()
    {
        File.Delete(PathOf("city-order-desk-a.key"));
        var cabinet = house.Open();
        Assert.DoesNotContain(cabinet.Keys, k => k.Person == "desk-a");
        Assert.Equal(1, cabinet.Ring.Epoch);
    }

    [Fact]
    public void A_key_that_others_can_read_is_refused_with_the_cure()
    {
        File.SetUnixFileMode(PathOf("drill.key"), PrivateFile.Public);
        Assert.Contains("chmod 600", Assert.Throws<StartRefusedException>(() => house.Open()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drill.key", "restore it from the backup")]
    [InlineData("keyring.jws", "is not signed by")]
    public void A_damaged_file_is_named(string file, string words)
    {
        File.WriteAllText(PathOf(file), "broken");
        Assert.Contains(words, Assert.Throws<StartRefusedException>(() => house.Open()).Message, StringComparison.Ordinal);
    }

    private string PathOf(string name) => Path.Combine(house.Options.Directory, name);
}
