using System.Text;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class ContentCodecTests
{
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static readonly ContentPointer Pointer = new(7, "https://content.city.example/sign-0001/7.json", Digest);

    [Fact]
    public void A_pointer_reads_back_as_it_was_written()
    {
        var message = ContentCodec.Write(Pointer);
        Assert.Equal($$"""{"v":1,"version":7,"url":"https://content.city.example/sign-0001/7.json","sha256":"{{Digest}}"}""", Encoding.UTF8.GetString(message));
        Assert.Equal(Pointer, ContentCodec.Read(message).Pointer);
        Assert.Equal(Pointer with { Url = "http://127.0.0.1:8080/m" }, ContentCodec.Read(ContentCodec.Write(Pointer with { Url = "http://127.0.0.1:8080/m" })).Pointer);
    }

    [Theory]
    [InlineData("\"version\":7", "\"version\":0", "version is 0")]
    [InlineData("\"version\":7,", "", "version is missing")]
    [InlineData("\"v\":1", "\"v\":2", "v is 2")]
    [InlineData("https://", "http://", "url is http://content")]
    [InlineData("https://", "file:///", "url is file:///")]
    [InlineData("https://", "https://me:secret@", "without an account")]
    [InlineData("https://content.city.example", "", "url is /sign-0001")]
    [InlineData("9f86", "9F86", "sha256 is 9F86")]
    [InlineData("9f86", "", "64 digits")]
    [InlineData("\"sha256\"", "\"sha\"", "sha256 is missing")]
    [InlineData("{", "[", "not JSON")]
    [InlineData("\"url\":", "\"version\":8,\"url\":", "without repeated members")]
    public void What_is_no_pointer_is_refused_with_the_reason(string part, string instead, string reason)
    {
        var text = Encoding.UTF8.GetString(ContentCodec.Write(Pointer)).Replace(part, instead, StringComparison.Ordinal);
        var reading = ContentCodec.Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(reading.Pointer);
        Assert.Contains(reading.Errors, error => error.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_without_end_is_refused_by_its_size_and_every_reason_is_told()
    {
        Assert.Contains("at most 4096", Assert.Single(ContentCodec.Read(new byte[100_000]).Errors), StringComparison.Ordinal);
        Assert.Equal(3, ContentCodec.Read("""{"v":1,"version":0,"url":7}"""u8.ToArray()).Errors.Count);
    }
}
