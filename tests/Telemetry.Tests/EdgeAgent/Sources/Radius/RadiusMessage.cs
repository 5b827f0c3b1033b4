using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>Writes Accounting-Requests as a NAS does, and signs them by the RFC's own words.</summary>
internal sealed class RadiusMessage(string secret, byte identifier = 1)
{
    private readonly List<byte> attributes = [];

    /// <summary>An Accounting-Request that Debian's radclient 3.2.1 sent, secret testing123: Start, with a Message-Authenticator, stamped 2025-11-21 03:00:00 UTC.</summary>
    public static byte[] OfRadclient { get; } = Convert.FromHexString(
        "04ec005f0c24379977bfcd4c85db1b1e2c4fc8c22806000000012c123544453341313143303030303030303101086e6f626f6479" +
        "20076c6f6262790406c000020a3706691fd5b029060000000050120751aead40da2c8d94a979a07655086e");

    public RadiusMessage Add(int type, params byte[] value)
    {
        attributes.AddRange([(byte)type, (byte)(value.Length + 2), .. value]);
        return this;
    }

    public RadiusMessage Number(int type, uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Add(type, bytes);
    }

    public RadiusMessage Text(int type, string value) => Add(type, Encoding.UTF8.GetBytes(value));

    public static RadiusMessage Of(AccountingKind kind, string session, string secret = "testing123", byte identifier = 1) =>
        new RadiusMessage(secret, identifier).Number(40, (uint)kind).Text(44, session).Text(32, "ap");

    public byte[] Signed(byte code = 4)
    {
        byte[] head = [code, identifier, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(20 + attributes.Count));
#pragma warning disable CA5351 // MD5 is the protocol's
        var authenticator = MD5.HashData([.. head, .. new byte[16], .. attributes, .. Encoding.UTF8.GetBytes(secret)]);
#pragma warning restore CA5351
        return [.. head, .. authenticator, .. attributes];
    }
}
