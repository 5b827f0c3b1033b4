using System.Text;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class LineParserTests
{
    /// <summary>The examples of https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/, and what they mean.</summary>
    [Fact]
    public void The_examples_of_the_specification_are_read()
    {
        var full = ParsedLine.Of("""myMeasurement,tag1=value1,tag2=value2 fieldKey="fieldValue" 1556813561098000000""");
        Assert.Equal("myMeasurement", full.Measurement);
        Assert.Equal([("tag1", "value1"), ("tag2", "value2")], full.Tags);
        Assert.Equal([("fieldKey", (object)"fieldValue")], full.Fields);
        Assert.Equal(1_556_813_561_098_000_000, full.Timestamp);

        Assert.Equal("my Measurement", ParsedLine.Of("""my\ Measurement fieldKey="string value" """.TrimEnd()).Measurement);
        Assert.Equal([("tag Key1", "tag Value1"), ("tag Key2", "tag Value2")],
            ParsedLine.Of("""myMeasurement,tag\ Key1=tag\ Value1,tag\ Key2=tag\ Value2 fieldKey=100""").Tags);
        Assert.Equal([("tagKey", "🍭")], ParsedLine.Of("""myMeasurement,tagKey=🍭 fieldKey="Launch 🚀" 1556813561098000000""").Tags);
        Assert.Null(ParsedLine.Of("myMeasurement fieldKey=1").Timestamp);
        Assert.Equal(["a", "b", "c"], ParsedLine.Of("""m a=1.5,b=2i,c="x, y=z" -5""").Fields.Select(f => f.Key));
        Assert.Equal(-5, ParsedLine.Of("m a=1 -5").Timestamp);
    }

    [Theory]
    [InlineData("1.0", 1.0)]
    [InlineData("1", 1.0)]
    [InlineData("-1.234456e+78", -1.234456e+78)]
    [InlineData("1.234456E78", 1.234456e78)]
    [InlineData("21", 21.0)] // a plain 21 is a float, never an integer
    [InlineData("-0", -0.0)]
    [InlineData("5E-324", 5e-324)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    [InlineData("1i", 1L)]
    [InlineData("12485903i", 12_485_903L)]
    [InlineData("-12485903i", -12_485_903L)]
    [InlineData("9223372036854775807i", long.MaxValue)]
    [InlineData("-9223372036854775808i", long.MinValue)]
    [InlineData("1u", 1UL)]
    [InlineData("18446744073709551615u", ulong.MaxValue)]
    [InlineData("t", true)]
    [InlineData("T", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [InlineData("f", false)]
    [InlineData("F", false)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [InlineData("FALSE", false)]
    [InlineData("\"\"", "")]
    [InlineData("\"this is a string\"", "this is a string")]
    [InlineData("\"a, b = c d\"", "a, b = c d")]
    [InlineData(@"""\""string\"" within a string""", "\"string\" within a string")]
    [InlineData("\"too hot/cold\"", "too hot/cold")]
    [InlineData(@"""too hot\cold""", @"too hot\cold")]
    [InlineData(@"""too hot\\cold""", @"too hot\cold")]
    [InlineData(@"""too hot\\\cold""", @"too hot\\cold")]
    [InlineData(@"""too hot\\\\cold""", @"too hot\\cold")]
    [InlineData(@"""too hot\\\\\cold""", @"too hot\\\cold")]
    [InlineData(@"""ends in one\\""", @"ends in one\")]
    public void A_value_has_the_type_it_is_written_in(string text, object value) =>
        Assert.Equal([("f", value), ("g", 1L)], ParsedLine.Of($"m f={text},g=1i 5").Fields);

    [Theory]
    [InlineData(@"a\,b", "a,b")]
    [InlineData(@"a\ b", "a b")]
    [InlineData(@"a\=b", "a=b")]
    [InlineData(@"a\b", @"a\b")]
    [InlineData(@"a\\b", @"a\\b")]
    [InlineData(@"a\\,b", @"a\,b")]
    [InlineData(@"a""b", "a\"b")]
    public void A_backslash_escapes_what_the_table_says_and_nothing_else(string escaped, string meant)
    {
        var line = ParsedLine.Of($"m,{escaped}={escaped} {escaped}=1 5");
        Assert.Equal([(meant, meant)], line.Tags);
        Assert.Equal(meant, line.Fields[0].Key);
    }

    [Theory]
    [InlineData(@"a\,b", "a,b")]
    [InlineData(@"a\ b", "a b")]
    [InlineData(@"a\=b", @"a\=b")]
    [InlineData("a=b", "a=b")]
    [InlineData("\"a\"", "\"a\"")]
    public void In_a_measurement_an_equals_sign_is_ordinary(string escaped, string meant) =>
        Assert.Equal(meant, ParsedLine.Of($"{escaped},t=v f=1 5").Measurement);

    [Theory]
    [InlineData("", LineError.Empty)]
    [InlineData(" m f=1", LineError.BadMeasurement)]
    [InlineData(",t=v f=1", LineError.BadMeasurement)]
    [InlineData("_m f=1", LineError.BadMeasurement)]
    [InlineData("#m f=1", LineError.BadMeasurement)]
    [InlineData("m", LineError.NoFields)]
    [InlineData("m ", LineError.NoFields)]
    [InlineData("m,t=v", LineError.NoFields)]
    [InlineData("m,t=v ", LineError.NoFields)]
    [InlineData(@"m\ f=1", LineError.NoFields)]
    [InlineData(@"m\", LineError.NoFields)]
    [InlineData(@"m,t=v\ f=1", LineError.BadTag)]
    [InlineData(@"m,t=v\", LineError.NoFields)]
    [InlineData("m, f=1", LineError.BadTag)]
    [InlineData("m,t f=1", LineError.BadTag)]
    [InlineData("m,t= f=1", LineError.BadTag)]
    [InlineData("m,=v f=1", LineError.BadTag)]
    [InlineData("m,t=v, f=1", LineError.BadTag)]
    [InlineData("m,t=v,,u=w f=1", LineError.BadTag)]
    [InlineData("m,t=a=b f=1", LineError.BadTag)]
    [InlineData("m,t=a\rb f=1", LineError.BadTag)]
    [InlineData("m,t\t=a f=1", LineError.BadTag)]
    [InlineData("m,t=a\0 f=1", LineError.BadTag)]
    [InlineData("m,t=1,t=2 f=1", LineError.DuplicateTag)]
    [InlineData("m,t=1,u=1,t=1 f=1", LineError.DuplicateTag)]
    [InlineData("m f", LineError.NoFields)]
    [InlineData("m f 5", LineError.BadFieldKey)]
    [InlineData("m =1", LineError.BadFieldKey)]
    [InlineData("m  f=1", LineError.BadFieldKey)]
    [InlineData("m f=1,", LineError.BadFieldKey)]
    [InlineData("m f=1,g", LineError.BadFieldKey)]
    [InlineData("m f=1,,g=1", LineError.BadFieldKey)]
    [InlineData("m f=", LineError.BadFieldValue)]
    [InlineData("m f= 5", LineError.BadFieldValue)]
    [InlineData("m f=,g=1", LineError.BadFieldValue)]
    [InlineData("m f=i", LineError.BadFieldValue)]
    [InlineData("m f=u", LineError.BadFieldValue)]
    [InlineData("m f=-", LineError.BadFieldValue)]
    [InlineData("m f=.", LineError.BadFieldValue)]
    [InlineData("m f=1e", LineError.BadFieldValue)]
    [InlineData("m f=1.5i", LineError.BadFieldValue)]
    [InlineData("m f=1e3i", LineError.BadFieldValue)]
    [InlineData("m f=-1u", LineError.BadFieldValue)]
    [InlineData("m f=9223372036854775808i", LineError.BadFieldValue)]
    [InlineData("m f=18446744073709551616u", LineError.BadFieldValue)]
    [InlineData("m f=0x10", LineError.BadFieldValue)]
    [InlineData("m f=1_000", LineError.BadFieldValue)]
    [InlineData("m f=１", LineError.BadFieldValue)]
    [InlineData("m f=1=2", LineError.BadFieldValue)]
    [InlineData("m f=tRUE", LineError.BadFieldValue)]
    [InlineData("m f=yes", LineError.BadFieldValue)]
    [InlineData("m f=\"", LineError.BadFieldValue)]
    [InlineData("m f=\"a", LineError.BadFieldValue)]
    [InlineData("m f=\"a\\\"", LineError.BadFieldValue)]
    [InlineData("m f=\"a\"b", LineError.BadFieldValue)]
    [InlineData("m f='a'", LineError.BadFieldValue)]
    [InlineData("m f=NaN", LineError.NotFinite)]
    [InlineData("m f=-nan", LineError.NotFinite)]
    [InlineData("m f=Inf", LineError.NotFinite)]
    [InlineData("m f=+inf", LineError.NotFinite)]
    [InlineData("m f=-Infinity", LineError.NotFinite)]
    [InlineData("m f=1e999", LineError.NotFinite)]
    [InlineData("m f=1,f=2", LineError.DuplicateField)]
    [InlineData("m f=1,g=2,f=\"x\"", LineError.DuplicateField)]
    [InlineData("m f=1 ", LineError.BadTimestamp)]
    [InlineData("m f=1 x", LineError.BadTimestamp)]
    [InlineData("m f=1  5", LineError.BadTimestamp)]
    [InlineData("m f=1 9223372036854775808", LineError.BadTimestamp)]
    [InlineData("m f=1 5 ", LineError.TrailingText)]
    [InlineData("m f=1 5 6", LineError.TrailingText)]
    [InlineData("m f=1 5.0", LineError.TrailingText)]
    [InlineData("m f=1 5ms", LineError.TrailingText)]
    [InlineData("m f=1 5\r", LineError.TrailingText)]
    public void A_line_that_is_not_line_protocol_is_refused_by_name(string line, LineError error) => Assert.Equal(error, ParsedLine.ErrorOf(line));

    [Fact]
    public void As_many_tags_fields_and_bytes_as_allowed_are_read_and_one_more_is_not()
    {
        static string Line(int tags, int fields) =>
            $"m{string.Concat(Enumerable.Range(0, tags).Select(i => $",t{i}=v"))} {string.Join(',', Enumerable.Range(0, fields).Select(i => $"f{i}=1"))} 5";

        var most = ParsedLine.Of(Line(LineParser.MaxTags, LineParser.MaxFields));
        Assert.Equal((LineParser.MaxTags, LineParser.MaxFields), (most.Tags.Length, most.Fields.Length));
        Assert.Equal(LineError.TooManyTags, ParsedLine.ErrorOf(Line(LineParser.MaxTags + 1, 1)));
        Assert.Equal(LineError.TooManyFields, ParsedLine.ErrorOf(Line(0, LineParser.MaxFields + 1)));
        Assert.Equal(LineError.None, ParsedLine.ErrorOf("m f=\"".PadRight(LineParser.MaxLineBytes - 1, 'x') + "\""));
        Assert.Equal(LineError.TooLong, ParsedLine.ErrorOf("m f=\"".PadRight(LineParser.MaxLineBytes, 'x') + "\""));
        Assert.Equal(LineError.TooManyFields, LineParser.TryParse("m f=1"u8, [], out _));
    }

    [Fact]
    public void A_series_key_is_the_measurement_and_tags_as_sent()
    {
        Assert.Equal(LineError.None, LineParser.TryParse("air,sensor=a\\ b,x=y pm10=1 5"u8, new FieldSlot[1], out var line));
        Assert.Equal("air,sensor=a\\ b,x=y", Encoding.UTF8.GetString(line.SeriesKey));
        Assert.Equal("sensor=a\\ b,x=y", Encoding.UTF8.GetString(line.Tags));
        Assert.Equal(LineError.None, LineParser.TryParse("air pm10=1 5"u8, new FieldSlot[1], out line));
        Assert.Equal("air", Encoding.UTF8.GetString(line.SeriesKey));
        Assert.True(line.Tags.IsEmpty);
    }

    [Fact]
    public void A_number_is_a_double_whatever_its_type()
    {
        var slots = new FieldSlot[5];
        Assert.Equal(LineError.None, LineParser.TryParse("m a=1.5,b=-2i,c=18446744073709551615u,d=true,e=\"7\""u8, slots, out _));
        Assert.Equal([1.5, -2, 18446744073709551615d, 1, double.NaN], slots.Select(s => s.Number));
    }

    [Fact]
    public void A_decimal_of_any_length_is_the_double_nearest_to_it()
    {
        var random = new Random(20_261_121);
        for (var i = 0; i < 200_000; i++)
        {
            // Ones around the length up to which the short way is taken, with the point anywhere or nowhere.
            var digits = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(10)));
            var text = (random.Next(3) == 0 ? "-" : "") + (random.Next(4) == 0 ? digits : digits.Insert(random.Next(digits.Length + 1), "."));
            var expected = double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(ParsedLine.Of($"m f={text}").Fields is [(_, double read)] && BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(expected), text);
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a=b", 1)]
    [InlineData("a=b,c=d", 2)]
    [InlineData("a=b,", 1)]
    [InlineData("a=b,c", 1)]
    [InlineData("a", 0)]
    [InlineData("a,b=c", 1)] // the key is "a,b": only LineParser makes keys, and it never makes this one
    [InlineData("=", 1)]
    [InlineData(",", 0)]
    [InlineData("a\\=b", 0)]
    [InlineData("a=b\\,c=d", 1)]
    [InlineData("a=\\", 1)]
    [InlineData("\\", 0)]
    public void Walking_tags_of_any_shape_ends_without_throwing(string tags, int count)
    {
        var walk = new TagEnumerator(Encoding.UTF8.GetBytes(tags));
        var seen = 0;
        while (walk.MoveNext()) seen++;
        Assert.Equal(count, seen);
        Assert.False(walk.MoveNext());
    }

    [Fact]
    public void A_line_nobody_parsed_is_empty()
    {
        var line = default(LineView);
        Assert.True(line.Measurement.IsEmpty && line.Tags.IsEmpty && line.SeriesKey.IsEmpty && line.Timestamp is null && line.FieldCount == 0);
        Assert.False(line.GetTags().MoveNext());
    }
}
