using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class LineWriterTests
{
    private static readonly string[] Pieces = ["a", "b", "=", ",", " ", "\\", "\"", "\\,", "\\ ", "\\=", "\\\"", "\\\\", "i", "1", "_", "#", "雨", "🚀", "é"];

    private static readonly Gen<string> Names = Seeded.Text(5, Pieces).Where(s => !s.EndsWith('\\'));

    private static readonly Gen<object> Values = Gen.OneOf(
        Gen.Elements(0d, -0d, 1, 21, 0.1, -8.4, 1e16, 1e-7, double.MaxValue, double.MinValue, double.Epsilon, Math.PI).Select(d => (object)d),
        Gen.Choose(int.MinValue, int.MaxValue).Select(i => (object)(i * 1e-3)),
        Gen.Elements(0L, 1, -1, long.MaxValue, long.MinValue, 1L << 53).Select(l => (object)l),
        Gen.Elements(true, false).Select(b => (object)b),
        Gen.OneOf(Gen.Constant(""), Seeded.Text(6, [.. Pieces, "\t"])).Select(s => (object)s));

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        var lines = from measurement in Names.Where(m => m[0] is not ('_' or '#'))
                    from tagCount in Gen.Choose(0, 4)
                    from tagKeys in Gen.ArrayOf(Names, tagCount)
                    from tagValues in Gen.ArrayOf(Names, tagCount)
                    from fieldCount in Gen.Choose(1, 5)
                    from fieldKeys in Gen.ArrayOf(Names, fieldCount)
                    from fieldValues in Gen.ArrayOf(Values, fieldCount)
                    from time in Gen.Elements(0, 1_763_712_000_000, -1, long.MinValue, long.MaxValue)
                    select new ParsedLine(
                        measurement,
                        [.. tagKeys.Zip(tagValues).DistinctBy(t => t.First)],
                        [.. fieldKeys.Zip(fieldValues).DistinctBy(f => f.First)],
                        time);
        Seeded.Check(lines, line =>
        {
            var written = Write(line);
            Assert.EndsWith("\n", written);
            var read = ParsedLine.Of(written[..^1]);
            Assert.Equal(line.Measurement, read.Measurement);
            Assert.Equal(line.Tags, read.Tags);
            Assert.Equal(line.Fields, read.Fields);
            Assert.Equal(line.Timestamp, read.Timestamp);
        }, 5_000);
    }

    [Fact]
    public void Many_lines_make_the_body_of_a_batch()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new LineWriter(buffer);
        writer.Begin("air").Tag("sensor", "sds011").Field("pm2_5", 8.0).Field("n", 9L).End(1_763_712_000_000);
        writer.Begin("host").Field("load1", 0.25).Field("up", true).Field("note", "a \"b\"").End(1);
        Assert.Equal(
            "air,sensor=sds011 pm2_5=8,n=9i 1763712000000\nhost load1=0.25,up=true,note=\"a \\\"b\\\"\" 1\n",
            Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_gap_is_no_number(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LineWriter(new ArrayBufferWriter<byte>()).Begin("m").Field("f", value));

    [Theory]
    [InlineData("")]
    [InlineData("ends in \\")]
    [InlineData("two\nlines")]
    [InlineData("two\rlines")]
    [InlineData("nul\0")]
    [InlineData("tab\t")]
    public void A_name_that_could_not_be_read_back_is_not_written(string name)
    {
        Assert.Throws<FormatException>(() => LineText.EscapeName(name));
        Assert.Throws<FormatException>(() => LineText.EscapeMeasurement(name));
    }

    [Theory]
    [InlineData("_internal")]
    [InlineData("#comment")]
    public void A_measurement_does_not_begin_like_a_comment_or_a_system_name(string name) =>
        Assert.Throws<FormatException>(() => LineText.EscapeMeasurement(name));

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    public void A_text_field_holds_no_line_break(string text) => Assert.Throws<FormatException>(() => LineText.EscapeText(text));

    [Fact]
    public void A_line_is_written_in_order()
    {
        static LineWriter New() => new(new ArrayBufferWriter<byte>());
        Assert.Throws<InvalidOperationException>(() => New().Tag("a", "b"));
        Assert.Throws<InvalidOperationException>(() => New().Field("a", 1L));
        Assert.Throws<InvalidOperationException>(() => New().End(1));
        Assert.Throws<InvalidOperationException>(() => New().Begin("m").End(1));
        Assert.Throws<InvalidOperationException>(() => New().Begin("m").Begin("m"));
        Assert.Throws<InvalidOperationException>(() => New().Begin("m").Field("f", 1L).Tag("a", "b"));
    }

    private static string Write(ParsedLine line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new LineWriter(buffer).Begin(line.Measurement);
        foreach (var (key, value) in line.Tags) writer.Tag(key, value);
        foreach (var (key, value) in line.Fields)
            _ = value switch
            {
                double d => writer.Field(key, d),
                long l => writer.Field(key, l),
                bool b => writer.Field(key, b),
                _ => writer.Field(key, (string)value),
            };
        writer.End(line.Timestamp ?? 0);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
