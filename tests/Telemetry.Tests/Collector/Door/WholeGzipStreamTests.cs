using System.IO.Compression;
using System.Text;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

/// <summary>The end of a stream is not the end of a message.</summary>
public sealed class WholeGzipStreamTests
{
    private static readonly byte[] Lines = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, 200).Select(i => $"air,device=air-1,sensor=s pm2_5={i}.123 {1_763_694_000_000 + i}\n")));

    [Fact]
    public async Task A_whole_body_is_read_to_the_byte() => Assert.Equal(Lines, await ReadAsync(Packed(Lines)));

    [Fact]
    public async Task A_gzip_body_that_ends_at_any_byte_is_an_error_and_never_a_shorter_message()
    {
        var whole = Packed(Lines);
        for (var length = 0; length < whole.Length; length++)
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(whole[..length]));
    }

    [Fact]
    public async Task A_second_member_is_refused_and_not_left_out() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([.. Packed(Lines), .. Packed(Lines[..100])]));

    private static byte[] Packed(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(plain);
        return packed.ToArray();
    }

    private static async Task<byte[]> ReadAsync(byte[] packed)
    {
        // As the network brings it: a few bytes at a time.
        await using var body = new WholeGzipStream(new MemoryStream(packed));
        using var plain = new MemoryStream();
        var buffer = new byte[997];
        while (await body.ReadAsync(buffer) is > 0 and var read) plain.Write(buffer, 0, read);
        return plain.ToArray();
    }
}
