using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class PlaceRoundTripTests
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    [Fact]
    public void A_CP932_list_comes_out_as_the_same_text_in_UTF8_with_a_mark_and_stays_so()
    {
        using var house = new RegistryHouse();
        var text = NationalList.Tokyo(737);
        var report = house.Import(NationalList.Cp932.GetBytes(text));
        Assert.Equal((737, 737, 0, true), (report.Rows, report.Added, report.Bad, report.Kept));
        var first = house.Export();
        Assert.True(first.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        Assert.Equal(text, Strict.GetString(first.AsSpan(3)));

        var again = house.Import(first);
        Assert.Equal((737, 0, false), (again.Same, again.Changed, again.Kept));
        Assert.Equal(first, house.Export());
        using var other = new RegistryHouse();
        other.Import(first);
        Assert.Equal(first, other.Export());
        Assert.Equal(house.Now.Places.Select(PlaceTable.Doc), other.Now.Places.Select(PlaceTable.Doc));
    }

    [Fact]
    public void The_normalized_form_has_one_spelling_and_comes_back_identical()
    {
        using var house = new RegistryHouse();
        house.Import(NationalList.Cp932.GetBytes(NationalList.Tokyo(28)));
        var written = house.Export(PlaceFileForm.Normalized);
        var text = Strict.GetString(written.AsSpan(3));
        Assert.StartsWith(NationalList.Recommended + "\r\n", text, StringComparison.Ordinal);
        Assert.Contains(",2024-09-02\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("2024/", text, StringComparison.Ordinal);
        house.Import(written);
        Assert.Equal(written, house.Export(PlaceFileForm.Normalized));
        Assert.Equal(written, house.Export());
    }

    [Fact]
    public void Columns_that_nobody_knows_blank_headers_and_repeated_ones_come_back_in_their_places()
    {
        using var house = new RegistryHouse();
        var text = NationalList.Lines("NO,名称,住所,町字ID,混雑,混雑,,所在地,", "1,駅,本町,0001,高,低,,別の住所,", "2,公園,,,,,, x ,", "003,学校,\"三行\r\nの\"\"住所\"\"\",,,,z,,");
        var report = house.Import(text);
        Assert.Equal(0, report.Bad);
        Assert.Contains(report.Notices, n => n.Contains("column 5 '混雑' is unknown", StringComparison.Ordinal));
        Assert.Contains(report.Notices, n => n.Contains("column 8 '所在地' says the same", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Notices, n => n.Contains("町字ID", StringComparison.Ordinal));
        Assert.Equal(text, Strict.GetString(house.Export().AsSpan(3)));
        Assert.Equal("本町", house.Now.Places[0].Address);
    }

    [Fact]
    public void Whatever_the_cells_say_good_rows_come_back_as_they_were()
    {
        string[] pieces = ["駅", "①", "髙", "a", " ", "　", "\"", ",", "\r\n", "\n", "'", "-", "@", "0", "35.5", "2024/9/1", "～", "ﾊﾝｶｸ", "𠮷"];
        var cell = Seeded.Text(4, pieces);
        var row = Gen.ArrayOf(cell, 19);
        Seeded.Check(Gen.ArrayOf(row, 6), rows =>
        {
            using var house = new RegistryHouse();
            var lines = rows.Select((cells, i) =>
            {
                (cells[0], cells[1], cells[9], cells[10], cells[16], cells[18]) = ("", $"{i + 1}", "", "", "", i % 2 == 0 ? "2024/9/1" : "");
                cells[4] = "名" + cells[4];
                return string.Join(',', cells.Select(c => c.AsSpan().IndexOfAny(",\"\r\n") < 0 ? c : $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            });
            var text = NationalList.Lines([NationalList.Recommended, .. lines]);
            var sheet = NationalList.Sheet(NationalList.Utf8(text));
            if (sheet.Problems.Count > 0) return;
            house.Import(text);
            Assert.Equal(text, Strict.GetString(house.Export().AsSpan(3)));
        }, 60);
    }

    [WirelessListFact]
    public void Every_real_list_beside_the_repository_is_taken_and_comes_back()
    {
        foreach (var path in WirelessListFactAttribute.Files)
        {
            using var house = new RegistryHouse();
            var bytes = File.ReadAllBytes(path);
            var report = house.Import(bytes);
            Assert.True(report.Added > 0, path);
            if (report.Bad > 0) continue;
            var first = house.Export();
            Assert.Equal(CsvBytes.Read(bytes, out _)!.Text.ReplaceLineEndings("\r\n").TrimEnd(), Strict.GetString(first.AsSpan(3)).ReplaceLineEndings("\r\n").TrimEnd());
            house.Import(first);
            Assert.Equal(first, house.Export());
        }
    }
}

/// <summary>A test on lists of real cities in the shared data; without one it is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WirelessListFactAttribute : FactAttribute
{
    public static readonly string[] Files =
        SharedData.Folder is { } folder ? Directory.GetFiles(folder, "*public_wireless_lan*.csv", SearchOption.AllDirectories) : [];

    public WirelessListFactAttribute()
    {
        if (Files.Length == 0) Skip = "the shared data has no *public_wireless_lan*.csv: put the list of a city there, or set TELEMETRY_TEST_DATA";
    }
}
