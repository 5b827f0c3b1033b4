using System.Text;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class PlaceFileTests
{
    [Fact]
    public void CP932_UTF8_and_UTF8_with_a_mark_are_told_apart_by_their_bytes()
    {
        var text = NationalList.Tokyo();
        var cp932 = NationalList.Sheet(NationalList.Cp932.GetBytes(text));
        Assert.Equal(("CP932", "推奨データセット", 19, 5), (cp932.Encoding, cp932.Generation, cp932.Columns.Count, cp932.Rows.Count));
        Assert.Empty(cp932.Problems);
        var plain = NationalList.Sheet(NationalList.Utf8(text));
        var marked = NationalList.Sheet([.. Encoding.UTF8.Preamble, .. NationalList.Utf8(text)]);
        Assert.Equal(("UTF-8", "UTF-8 with BOM"), (plain.Encoding, marked.Encoding));
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(plain.Rows[i].Cells, cp932.Rows[i].Cells));
        Assert.Contains("①髙田馬場", cp932.Rows[0].Cells[4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("全国地方公共団体コード,ID,名称,名称_カナ,所在地_連結表記,建物名等（方書）,緯度,経度,ＳＳＩＤ", "自治体標準オープンデータセット")]
    [InlineData("全国地方公共団体コード,ID,名称 ,名称＿カナ,所在地_連結標記,建物名等(方書),緯度,経度,ssid", "自治体標準オープンデータセット")]
    [InlineData("市区町村コード,ＮＯ,名称*,名称_カナ*,住所*,方書,緯度,経度,SSID", "推奨データセット")]
    [InlineData("都道府県コード又は市区町村コード,No.,施設名称,名称(カナ),所在地,住所_方書,緯度（世界測地系）,経度（世界測地系）,SSID名", "推奨データセット")]
    [InlineData("団体コード,番号,施設名,名称カナ,設置住所,建物名等,Latitude,Longitude,SSID", "a city's own header")]
    public void Every_generation_of_the_header_means_the_same_place(string header, string generation)
    {
        using var house = new RegistryHouse();
        var report = house.Import(NationalList.Lines(header, "141305,0000000017,川崎駅,カワサキエキ,川崎市川崎区駅前本町26,東口,35.531328,139.697014,CITY-FREE"));
        Assert.Equal((generation, 1), (report.Generation, report.Added));
        Assert.Empty(report.Notices);
        var place = Assert.Single(house.Now.Places);
        Assert.Equal(
            ("141305-17", "川崎駅", "カワサキエキ", "川崎市川崎区駅前本町26", "東口", 35.531328, 139.697014, "CITY-FREE", "14130"),
            (place.Id, place.Name!, place.Kana!, place.Address!, place.Building!, place.Latitude!.Value, place.Longitude!.Value, place.Ssid!, place.AreaCode!));
    }

    [Theory]
    [InlineData("名称", "  ", "is empty: a place needs a name")]
    [InlineData("緯度", "35.5", "the other coordinate")]
    [InlineData("緯度", "35°31'52\"", "degrees and minutes")]
    [InlineData("緯度", "north", "is not a number")]
    [InlineData("最終確認日", "2024/13/1", "is not a date")]
    [InlineData("最終確認日", "2023/2/29", "is not a date")]
    [InlineData("最終確認日", "45536", "is not a date")]
    [InlineData("URL", "javascript:alert(1)", "another scheme")]
    [InlineData("備考", "=HYPERLINK(\"http://x\")", "run as a formula")]
    [InlineData("名称", "@SUM(1+1)", "run as a formula")]
    [InlineData("備考", "a\u0007b", "control character U+0007")]
    public void A_bad_cell_is_named_by_line_column_value_and_cure(string header, string cell, string words)
    {
        var sheet = NationalList.Sheet(NationalList.Utf8(NationalList.Row(("SSID", "two\r\nlines"), (header, cell)) + NationalList.Row(("NO", "2"), (header, cell))[(NationalList.Recommended.Length + 2)..]));
        Assert.Equal([2L, 4], sheet.Problems.Select(p => p.Line));
        Assert.All(sheet.Problems, p => Assert.Contains(words, p.Words(), StringComparison.Ordinal));
        Assert.All(sheet.Problems, p => Assert.Contains(p.Column, new[] { header, "経度" }));
        Assert.Empty(sheet.Rows);
    }

    [Fact]
    public void Names_and_numbers_that_only_look_like_formulas_are_taken()
    {
        var sheet = NationalList.Sheet(NationalList.Utf8(NationalList.Row(("名称", "@cosme TOKYO"), ("電話番号", "+81-44-200-2111"), ("備考", "-"))));
        Assert.Empty(sheet.Problems);
    }

    [Theory]
    [InlineData("139.697014", "35.531328", "are swapped")]
    [InlineData("0", "0", "not in Japan")]
    [InlineData("35.53", "-139.69", "not in Japan")]
    [InlineData("1e300", "139", "is not a number")]
    [InlineData("NaN", "139", "is not a number")]
    public void Coordinates_that_cannot_be_are_named(string north, string east, string words)
    {
        var problem = NationalList.Sheet(NationalList.Utf8(NationalList.Row(("緯度", north), ("経度", east)))).Problems[0];
        Assert.Contains(words, problem.Words(), StringComparison.Ordinal);
        Assert.Equal("緯度", problem.Column);
    }

    [Theory]
    [InlineData("2024/9/1", "2024-09-01")]
    [InlineData("2024-09-01", "2024-09-01")]
    [InlineData("２０２４／９／１", "2024-09-01")]
    [InlineData("20240901", "2024-09-01")]
    [InlineData("2024年9月1日", "2024-09-01")]
    [InlineData("令和6年9月1日", "2024-09-01")]
    [InlineData("令和元年5月1日", "2019-05-01")]
    [InlineData("R6.9.1", "2024-09-01")]
    [InlineData("H31/4/30", "2019-04-30")]
    [InlineData("2024/02/29", "2024-02-29")]
    public void Dates_are_read_as_cities_write_them(string cell, string date) => Assert.Equal(date, CellReadings.Date(cell).Canonical);

    [Fact]
    public void A_row_with_a_comma_too_many_or_too_few_and_one_that_comes_twice_are_named()
    {
        var good = NationalList.Row()[(NationalList.Recommended.Length + 2)..];
        var sheet = NationalList.Sheet(NationalList.Utf8(NationalList.Row() + "141305,2,,,公園,,,本町,,,\r\n" + "\r\n,,,,,,,,,,,,,,,,,,\r\n" + good + good.Replace(",1,", ",3,", StringComparison.Ordinal).Replace("\r\n", ",,x\r\n", StringComparison.Ordinal)));
        string[] words = ["line 3: the row has 11 cells and the header 19", "line 6, NO '1': is the place of line 2 again (141305-1)", "line 7: the row has 21 cells"];
        Assert.All(words.Zip(sheet.Problems, (w, p) => (Word: w, Told: p.Words())), pair => Assert.StartsWith(pair.Word, pair.Told, StringComparison.Ordinal));
        Assert.Equal(3, sheet.Problems.Count);
        Assert.Single(sheet.Rows);
        Assert.Contains("1 empty rows were passed over", sheet.Notices);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_named_where_it_is_opened()
    {
        var sheet = NationalList.Sheet(NationalList.Utf8(NationalList.Row() + "141305,2,,,\"公園,,,本町,,,,,,,,,,,\r\n" + "141305,3,,,駅,,,本町,,,,,,,,,,,\r\n"));
        Assert.Single(sheet.Rows);
        Assert.Contains("line 3", Assert.Single(sheet.Problems).Words(), StringComparison.Ordinal);
        Assert.Contains("never closed", sheet.Problems[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_such_list_is_refused_with_the_cure()
    {
        Assert.Contains("it needs 名称", NationalList.Refusal(NationalList.Utf8("a,b,c\r\n1,2,3\r\n")), StringComparison.Ordinal);
        Assert.Contains("UTF-16", NationalList.Refusal(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(NationalList.Tokyo())).ToArray()), StringComparison.Ordinal);
        Assert.Contains("workbook", NationalList.Refusal([.. "PK\x03\x04"u8, 1, 2]), StringComparison.Ordinal);
        Assert.Contains("line 2 has a zero byte", NationalList.Refusal(NationalList.Utf8("名称\n\0")), StringComparison.Ordinal);
        Assert.Contains("in line 2 is neither", NationalList.Refusal([.. NationalList.Cp932.GetBytes("名称,住所\n"), 0x81, 0x01, 0x0a]), StringComparison.Ordinal);
        Assert.Contains("line 2 has a byte that neither uses", NationalList.Refusal([.. NationalList.Cp932.GetBytes("名称,住所\n"), 0xff, 0x0a]), StringComparison.Ordinal);
        Assert.Contains("begins with a UTF-8 mark", NationalList.Refusal([.. Encoding.UTF8.Preamble, .. NationalList.Cp932.GetBytes(NationalList.Tokyo())]), StringComparison.Ordinal);
        Assert.Contains("empty", NationalList.Refusal([]), StringComparison.Ordinal);
        Assert.Contains("more than", NationalList.Refusal(new byte[CsvBytes.MaxBytes + 1]), StringComparison.Ordinal);
        Assert.Contains("columns: at most", NationalList.Refusal(NationalList.Utf8("名称,住所" + new string(',', 300))), StringComparison.Ordinal);
    }

    [Fact]
    public void CP932_as_other_tools_write_it_is_the_same_text()
    {
        byte[] Bytes(params byte[] word) => [.. NationalList.Cp932.GetBytes("名称,住所\n"), .. word, .. ",a\n"u8];
        // 髙 﨑 纊 ⅰ ⅹ ￤ ＂ after a trail byte that looks like a lead byte.
        var sheet = NationalList.Sheet(Bytes(0x8f, 0xed, 0xee, 0xe0, 0xed, 0x95, 0xed, 0x40, 0xee, 0xef, 0xee, 0xf8, 0xee, 0xfa, 0xee, 0xfc));
        Assert.Equal("秀髙﨑纊ⅰⅹ￤＂".Length, sheet.Rows[0].Cells[0].Length);
        Assert.Equal("髙﨑纊ⅰⅹ￤＂", sheet.Rows[0].Cells[0][1..]);

        // Each of the 374, in NEC's rows and in IBM's.
        Assert.Equal(374, All(0xed, 0xee).Count);
        Assert.Equal(All(0xed, 0xee).Order(), All(0xfa, 0xfb, 0xfc).Except("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ㈱№℡∵".Select(c => $"{c}")).Order());
        Assert.Equal("≒≡∫√⊥∠∵∩∪".Order(), All(0x87).Select(text => text[0]).Intersect("≒≡∫√⊥∠∵∩∪").Order());
        // Cells that the rows leave empty are no character there either.
        Assert.Null(PlaceFile.Read(Bytes(0xee, 0xed), out _));

        HashSet<string> All(params byte[] leads) =>
        [
            .. from lead in leads from trail in Enumerable.Range(0x40, 0xbd) where trail != 0x7f
               select PlaceFile.Read(Bytes(lead, (byte)trail), out _) is { Rows: [var row] } ? row.Cells[0] : "" into text where text.Length > 0 select text,
        ];
    }

    [Theory]
    [InlineData("11002", "011002-1")] // 札幌市
    [InlineData("10006", "010006-1")] // 北海道
    [InlineData("２２０１２", "022012-1")] // 青森市, in wide digits
    [InlineData("92011", "092011-1")] // 宇都宮市
    [InlineData("14130", "14130-1")] // 川崎市 without its check digit
    [InlineData("11003", "11003-1")] // a wrong check digit: some other code
    public void A_national_code_that_lost_its_leading_zero_is_the_same_place_with_a_notice(string code, string id)
    {
        var sheet = NationalList.Sheet(NationalList.Utf8(NationalList.Row(("都道府県コード又は市区町村コード", code))));
        Assert.Equal(id, Assert.Single(sheet.Rows).Id);
        var restored = id.StartsWith('0');
        Assert.Equal(restored, sheet.Notices.Any(n => n.Contains("has lost its leading zero, which was put back, in 1 rows", StringComparison.Ordinal)));
        Assert.Equal(restored ? id[..6] : code, sheet.Apply(new Place { Id = id }, sheet.Rows[0]).Code);
    }

    [Fact]
    public void What_is_odd_but_taken_is_counted()
    {
        var sheet = NationalList.Sheet(NationalList.Utf8(NationalList.Tokyo() + NationalList.Row(("URL", "www.city.kawasaki.jp"), ("都道府県コード又は市区町村コード", "141309"))[(NationalList.Recommended.Length + 2)..]));
        Assert.Equal(6, sheet.Rows.Count);
        Assert.Contains(sheet.Notices, n => n.Contains("名称_カナ is empty in 6 rows", StringComparison.Ordinal));
        Assert.Contains(sheet.Notices, n => n.Contains("URL does not begin with http", StringComparison.Ordinal));
        Assert.Contains(sheet.Notices, n => n.Contains("has a wrong check digit in 1 rows, first in line 7", StringComparison.Ordinal));
    }

    [Fact]
    public void Damaged_files_are_never_more_than_a_refusal()
    {
        var good = NationalList.Cp932.GetBytes(NationalList.Tokyo(20));
        var random = new Random(20_251_121);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = good.ToArray();
            for (var n = random.Next(1, 8); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? "\",\r\n"[random.Next(4)] : random.Next(256));
            var sheet = PlaceFile.Read(bytes, out var refusal);
            Assert.True(sheet is null ? refusal is { Length: > 0 } : sheet.Rows.Count + sheet.Problems.Count + sheet.Notices.Count > 0);
        }
    }
}
