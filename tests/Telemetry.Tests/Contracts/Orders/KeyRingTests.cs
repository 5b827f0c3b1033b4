using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Contracts;
using static Telemetry.Tests.Contracts.SigningDesk;

namespace Telemetry.Tests.Contracts;

public sealed class KeyRingTests
{
    [Fact]
    public void A_ring_is_read_back_as_the_root_signed_it()
    {
        var read = KeyRing.TryVerify(Ring.Sign(Root), RootPublic)!;
        Assert.Equal((Ring.Iss, Ring.Epoch, Ring.Issued), (read.Iss, read.Epoch, read.Issued));
        Assert.Equal(Ring.Keys, read.Keys);
        Assert.Equal(KeyRole.CancelOnly, read.Find(Canceller.KeyId)!.Role);
        Assert.Null(read.Find("nobody"));
    }

    [Fact]
    public void Roles_are_written_in_the_words_of_the_design()
    {
        var payload = Encoding.UTF8.GetString(JwsEnvelope.TryRead(Ring.Sign(Root), JwsEnvelope.KeyRingType)!.Payload);
        foreach (var word in new[] { "official-relay", "city-order", "drill", "cancel-only" })
            Assert.Contains($"\"role\":\"{word}\"", payload, StringComparison.Ordinal);
        Assert.Contains("\"notBefore\":", payload, StringComparison.Ordinal);
        Assert.Contains("\"kty\":\"EC\"", payload, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_root_makes_a_ring()
    {
        Assert.Null(KeyRing.TryVerify(Ring.Sign(Stranger), RootPublic));
        Assert.Null(KeyRing.TryVerify(Ring.Sign(Stranger with { KeyId = Root.KeyId }), RootPublic));
        Assert.Null(KeyRing.TryVerify(Ring.Sign(Root with { KeyId = "other" }), RootPublic));
        Assert.Null(KeyRing.TryVerify(Ring.Sign(Root), PublicKey.Of(Stranger.Key)));
        Assert.Null(KeyRing.TryVerify(Payload(Text, Root, Stranger), RootPublic));
        Assert.Null(KeyRing.TryVerify(JwsEnvelope.Sign(Encoding.UTF8.GetBytes(Text), JwsEnvelope.OrderType, Root), RootPublic));
    }

    [Fact]
    public void A_ring_with_one_changed_byte_is_no_ring()
    {
        var envelope = (Ring with { Keys = [Ring.Keys[0]] }).Sign(Root);
        Assert.NotNull(KeyRing.TryVerify(envelope, RootPublic));
        for (var i = 0; i < envelope.Length; i++)
            foreach (var flip in new byte[] { 0x01, 0x20 })
            {
                var changed = envelope.ToArray();
                changed[i] ^= flip;
                Assert.True(KeyRing.TryVerify(changed, RootPublic) is null, $"byte {i}");
            }
    }

    [Theory]
    [InlineData("\"v\":1", "\"v\":2")]
    [InlineData("\"v\":1,", "")]
    [InlineData("\"epoch\":1", "\"epoch\":0")]
    [InlineData("\"epoch\":1", "\"epoch\":-1")]
    [InlineData("\"epoch\":1", "\"epoch\":1,\"epoch\":2")]
    [InlineData("\"iss\":\"kawasaki\"", "\"iss\":\"Kawasaki\"")]
    [InlineData("\"iss\":\"kawasaki\"", "\"iss\":null")]
    [InlineData("\"role\":\"drill\"", "\"role\":\"Drill\"")]
    [InlineData("\"role\":\"drill\"", "\"role\":\"drill,cancel-only\"")]
    [InlineData("\"role\":\"drill\"", "\"role\":\"mayor\"")]
    [InlineData("\"role\":\"drill\"", "\"role\":2")]
    [InlineData("\"role\":\"drill\",", "")]
    [InlineData("\"person\":\"trainer\"", "\"person\":\"\"")]
    [InlineData("\"person\":\"trainer\"", "\"person\":null")]
    [InlineData("\"person\":\"trainer\"", "\"person\":7")]
    [InlineData("\"keys\":[", "\"keys\":[null,")]
    [InlineData("\"keys\":[", "\"keyz\":[")]
    public void A_ring_that_breaks_a_rule_is_refused_even_if_the_root_signed_it(string part, string replacement)
    {
        Assert.Contains(part, Text, StringComparison.Ordinal);
        Assert.Null(KeyRing.TryVerify(Payload(Text.Replace(part, replacement), Root), RootPublic));
        Assert.NotNull(KeyRing.TryVerify(Payload(Text, Root), RootPublic));
    }

    [Fact]
    public void A_key_names_itself_and_only_once()
    {
        var key = Ring.Keys[0];
        Assert.Null(Verified(Ring with { Keys = [key with { Kid = "relay" }] }));
        Assert.Null(Verified(Ring with { Keys = [key with { Kid = Mayor.KeyId }] }));
        Assert.Null(Verified(Ring with { Keys = [key, key with { Role = KeyRole.CityOrder, Person = "someone else" }] }));
        Assert.NotNull(Verified(Ring with { Keys = [] }));
    }

    [Fact]
    public void A_ring_holds_at_most_256_keys()
    {
        var keys = Enumerable.Range(0, KeyRing.MaxKeys + 1).Select(i => new PublicKey("EC", "P-256", $"x{i}", "y"))
            .Select(k => new RingKey(k.Thumbprint(), KeyRole.Drill, "p", k, 0, 1)).ToList();
        Assert.NotNull(Verified(Ring with { Keys = keys[..KeyRing.MaxKeys] }));
        Assert.Null(Verified(Ring with { Keys = keys }));
    }

    [Fact]
    public void A_key_that_is_no_point_of_the_curve_is_not_imported()
    {
        var good = PublicKey.Of(Relay.Key);
        var (x, y) = (Base64Url.DecodeFromChars(good.X), Base64Url.DecodeFromChars(good.Y));
        using (var imported = good.TryImport()) Assert.NotNull(imported);
        PublicKey[] bad =
        [
            good with { Kty = "RSA" },
            good with { Crv = "P-384" },
            good with { X = "" },
            good with { X = "", Y = "" },
            good with { Y = good.X },
            good with { Y = Coordinate(new byte[32]) },
            good with { X = Coordinate(new byte[32]), Y = Coordinate(new byte[32]) },
            good with { X = Coordinate([.. Enumerable.Repeat((byte)0xff, 32)]) },
            good with { X = Coordinate([0, .. x]), Y = Coordinate([0, .. y]) }, // the same point in another spelling would be another key id
            good with { X = Coordinate(x[..31]), Y = Coordinate(y[..31]) },
            good with { X = " " + good.X },
            good with { X = good.X + "=" },
            good with { X = good.X + "\n" },
            good with { X = "not base64url!" },
            good with { X = new string('A', 40_000) },
        ];
        Assert.All(bad, key => Assert.Null(key.TryImport()));
    }

    /// <summary>RFC 7638 section 3: members in lexicographic order, no white space.</summary>
    [Fact]
    public void A_key_id_is_the_JWK_thumbprint()
    {
        var key = new PublicKey("EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        var canonical = """{"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"""u8;
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(canonical)), key.Thumbprint());
        Assert.Equal(43, key.Thumbprint().Length);
    }

    private static readonly string Text = Encoding.UTF8.GetString(JwsEnvelope.TryRead(Ring.Sign(Root), JwsEnvelope.KeyRingType)!.Payload);

    private static string Coordinate(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static KeyRing? Verified(KeyRing ring) => KeyRing.TryVerify(ring.Sign(Root), RootPublic);

    private static byte[] Payload(string json, params SigningKey[] keys) =>
        JwsEnvelope.Sign(Encoding.UTF8.GetBytes(json), JwsEnvelope.KeyRingType, keys);
}
