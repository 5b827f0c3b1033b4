using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class JwsTests
{
    private static readonly byte[] Envelope = JwsEnvelope.Sign("{}"u8, JwsEnvelope.OrderType, SigningDesk.Relay, SigningDesk.Mayor);

    /// <summary>RFC 7515 appendix A.3.</summary>
    [Fact]
    public void The_signature_of_the_RFC_is_verified()
    {
        var key = new PublicKey("EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        const string input = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        var signature = Base64Url.DecodeFromChars("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");

        using var imported = key.TryImport();
        Assert.True(new JwsSignature("", Encoding.ASCII.GetBytes(input), signature).IsBy(imported!));
        Assert.False(new JwsSignature("", Encoding.ASCII.GetBytes(input + "A"), signature).IsBy(imported!));
        signature[63] ^= 1;
        Assert.False(new JwsSignature("", Encoding.ASCII.GetBytes(input), signature).IsBy(imported!));
    }

    [Fact]
    public void An_envelope_is_what_the_design_describes_and_nothing_else()
    {
        using var json = JsonDocument.Parse(Envelope);
        Assert.Equal(["payload", "signatures"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal("e30", json.RootElement.GetProperty("payload").GetString());
        var first = json.RootElement.GetProperty("signatures")[0];
        Assert.Equal(["protected", "signature"], first.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            $$"""{"alg":"ES256","typ":"order+jws","kid":"{{SigningDesk.Relay.KeyId}}"}""",
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(first.GetProperty("protected").GetString())));
    }

    [Fact]
    public void An_envelope_is_read_back_with_every_signature()
    {
        var read = JwsEnvelope.TryRead(Envelope, JwsEnvelope.OrderType)!;
        Assert.Equal("{}"u8.ToArray(), read.Payload);
        Assert.Equal([SigningDesk.Relay.KeyId, SigningDesk.Mayor.KeyId], read.Signatures.Select(s => s.KeyId));
        Assert.True(read.Signatures[0].IsBy(SigningDesk.Relay.Key));
        Assert.True(read.Signatures[1].IsBy(SigningDesk.Mayor.Key));
        Assert.False(read.Signatures[0].IsBy(SigningDesk.Mayor.Key));
    }

    [Fact]
    public void One_type_is_not_taken_for_another()
    {
        Assert.Null(JwsEnvelope.TryRead(Envelope, JwsEnvelope.KeyRingType));
        Assert.Null(JwsEnvelope.TryRead(Envelope, JwsEnvelope.BeaconType));
    }

    [Fact]
    public void An_empty_payload_can_be_signed() =>
        Assert.Empty(JwsEnvelope.TryRead(JwsEnvelope.Sign([], JwsEnvelope.BeaconType, SigningDesk.Relay), JwsEnvelope.BeaconType)!.Payload);

    [Theory]
    [InlineData("""{"alg":"none","typ":"order+jws","kid":"k"}""")]
    [InlineData("""{"alg":"HS256","typ":"order+jws","kid":"k"}""")]
    [InlineData("""{"alg":"es256","typ":"order+jws","kid":"k"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"k"}""")]
    [InlineData("""{"alg":"ES256","kid":"k"}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws"}""")]
    [InlineData("""{"typ":"order+jws","kid":"k"}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","kid":"k","crit":["exp"]}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","kid":"k","jku":"https://evil.example"}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","kid":"k","jwk":{"kty":"EC"}}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","kid":"k","kid":"l"}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","k\u0069d":"l","kid":"k"}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","kid":""}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","kid":7}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","kid":null}""")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","kid":"\ud800"}""")]
    [InlineData("""{"alg":["ES256"],"typ":"order+jws","kid":"k"}""")]
    [InlineData("""["ES256","order+jws","k"]""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"alg":"ES256","typ":"order+jws","kid":"k"} x""")]
    public void A_header_with_anything_optional_or_missing_is_refused(string header) =>
        Assert.Null(Read(Wrap(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)))));

    [Fact]
    public void A_plain_header_in_the_same_wrapping_is_read() => Assert.NotNull(Read(Wrap(GoodHeader)));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"payload\"")]
    [InlineData("{\"payload\":\"e30\"}")]
    [InlineData("{\"payload\":\"e30\",\"signatures\":[]}")]
    [InlineData("{\"payload\":\"e30\",\"signatures\":{}}")]
    [InlineData("{\"payload\":\"e30\",\"signatures\":[null]}")]
    [InlineData("{\"payload\":\"e30\",\"signatures\":[{}]}")]
    [InlineData("{\"payload\":\"e30\",\"signatures\":[S,S,S,S,S]}")]
    [InlineData("{\"payload\":7,\"signatures\":[S]}")]
    [InlineData("{\"payload\":null,\"signatures\":[S]}")]
    [InlineData("{\"payload\":\"e30\",\"payload\":\"e30\",\"signatures\":[S]}")]
    [InlineData("{\"payload\":\"e30\",\"p\\u0061yload\":\"e30\",\"signatures\":[S]}")]
    [InlineData("{\"payload\":\"e30\",\"signatures\":[S],\"header\":{}}")]
    [InlineData("{\"payload\":\"e30\",\"signature\":\"x\",\"protected\":\"y\"}")]
    [InlineData("{\"Payload\":\"e30\",\"signatures\":[S]}")]
    [InlineData("{\"\\ud800\":\"e30\",\"signatures\":[S]}")]
    [InlineData("{\"payload\":\"e30\",\"signatures\":[S],}")]
    [InlineData("{\"payload\":\"e30\",/**/\"signatures\":[S]}")]
    [InlineData("{\"payload\":\"e30\",\"signatures\":[S]}{}")]
    [InlineData("\ufeff{\"payload\":\"e30\",\"signatures\":[S]}")]
    [InlineData("{\"payload\":\"\\ud800\",\"signatures\":[S]}")]
    public void An_envelope_of_another_shape_is_refused(string text) =>
        Assert.Null(Read(text.Replace("S", $$"""{"protected":"{{GoodHeader}}","signature":"{{GoodSignature}}"}""")));

    [Theory]
    [InlineData(" e30")]
    [InlineData("e30 ")]
    [InlineData("e3 0")]
    [InlineData("e30\\n")]
    [InlineData("e30=")]
    [InlineData("e30%")]
    [InlineData("e31")] // bits after the last byte
    [InlineData("e3+")]
    [InlineData("e3/")]
    [InlineData("e")]
    [InlineData("e30００")]
    public void White_space_padding_and_other_spellings_of_the_same_bytes_are_refused(string payload) =>
        Assert.Null(Read(Wrap(GoodHeader, payload: payload)));

    [Fact]
    public void A_signature_is_64_bytes_in_their_only_spelling()
    {
        Assert.Equal(86, GoodSignature.Length);
        Assert.Null(Read(Wrap(GoodHeader, GoodSignature + "==")));
        Assert.Null(Read(Wrap(GoodHeader, " " + GoodSignature)));
        Assert.Null(Read(Wrap(GoodHeader, GoodSignature[..85] + "B")));
        Assert.Null(Read(Wrap(GoodHeader, Base64Url.EncodeToString(new byte[63]))));
        Assert.Null(Read(Wrap(GoodHeader, Base64Url.EncodeToString(new byte[65]))));
        Assert.Null(Read(Wrap(GoodHeader, "")));
    }

    [Fact]
    public void An_envelope_over_64_KiB_is_not_read()
    {
        Assert.NotNull(Read(Wrap(GoodHeader).PadRight(JwsEnvelope.MaxBytes)));
        Assert.Null(Read(Wrap(GoodHeader).PadRight(JwsEnvelope.MaxBytes + 1)));
    }

    [Fact]
    public void A_signature_that_is_no_signature_is_just_wrong()
    {
        foreach (var bytes in new[] { new byte[64], [.. Enumerable.Repeat((byte)0xff, 64)], [], new byte[63], new byte[65], new byte[1000] })
            Assert.False(new JwsSignature("k", [1, 2, 3], bytes).IsBy(SigningDesk.Relay.Key));
    }

    private static string GoodHeader { get; } = Base64Url.EncodeToString("""{"alg":"ES256","typ":"order+jws","kid":"k"}"""u8);
    private static string GoodSignature { get; } = Base64Url.EncodeToString(new byte[64]);

    private static string Wrap(string header, string? signature = null, string payload = "e30") =>
        $$"""{"payload":"{{payload}}","signatures":[{"protected":"{{header}}","signature":"{{signature ?? GoodSignature}}"}]}""";

    private static JwsEnvelope? Read(string text) => JwsEnvelope.TryRead(Encoding.UTF8.GetBytes(text), JwsEnvelope.OrderType);
}
