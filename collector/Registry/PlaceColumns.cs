using System.Globalization;

namespace Telemetry.Collector;

/// <summary>One column of the list: its header, the headers of other generations, how a cell is read, and where its value lives.</summary>
/// <param name="Key">In the database and in messages of programs.</param>
/// <param name="Header">Of the 推奨データセット generation, which files in the standard form are written with.</param>
public sealed record PlaceColumn(
    string Key, string Header, string[] Aliases, Func<string, CellReading> Read, Func<Place, string?> Get, Func<Place, string?, Place> With)
{
    /// <summary>An empty cell says nothing, in every column.</summary>
    public CellReading Reading(string cell) => string.IsNullOrWhiteSpace(cell) ? new(null) : Read(cell);
}

/// <summary>
/// The alias table: every header of the national list 公衆無線LANアクセスポイント一覧 that has been in use. Generations: 推奨データセット (2017),
/// 自治体標準オープンデータセット A-07 (2022; 全国地方公共団体コード, ID, 所在地_連結表記 ...), and spellings of cities. A header that is not here is
/// kept as it is and reported, never guessed.
/// </summary>
public static class PlaceColumns
{
    public static IReadOnlyList<PlaceColumn> All { get; } =
    [
        new("code", "都道府県コード又は市区町村コード", ["全国地方公共団体コード", "都道府県コードまたは市区町村コード", "市区町村コード", "都道府県コード", "地方公共団体コード", "自治体コード", "団体コード"],
            CellReadings.Code, p => p.Code, (p, v) => p with { Code = v }),
        new("number", "NO", ["ID", "No.", "番号"], CellReadings.Text, p => p.Number, (p, v) => p with { Number = v }),
        new("organization", "地方公共団体名", ["自治体名"], CellReadings.Text, p => p.Organization, (p, v) => p with { Organization = v }),
        new("prefecture", "都道府県名", ["都道府県"], CellReadings.Text, p => p.Prefecture, (p, v) => p with { Prefecture = v }),
        new("municipality", "市区町村名", ["市区町村", "市町村名"], CellReadings.Text, p => p.Municipality, (p, v) => p with { Municipality = v }),
        new("name", "名称", ["施設名", "施設名称", "設置施設名"], CellReadings.Text, p => p.Name, (p, v) => p with { Name = v }),
        new("kana", "名称_カナ", ["名称カナ", "名称(カナ)", "名称_フリガナ", "施設名_カナ", "施設名称_カナ"], CellReadings.Kana, p => p.Kana, (p, v) => p with { Kana = v }),
        new("english", "名称_英語", ["名称_英字", "名称(英語)", "名称_英語表記", "施設名_英語"], CellReadings.Text, p => p.English, (p, v) => p with { English = v }),
        new("locationCode", "所在地_全国地方公共団体コード", [], CellReadings.Code, p => p.LocationCode, (p, v) => p with { LocationCode = v }),
        new("address", "住所", ["所在地_連結表記", "所在地_連結標記", "所在地", "設置住所"], CellReadings.Text, p => p.Address, (p, v) => p with { Address = v }),
        new("building", "方書", ["建物名等(方書)", "建物名等", "住所_方書"], CellReadings.Text, p => p.Building, (p, v) => p with { Building = v }),
        new("latitude", "緯度", ["緯度(世界測地系)", "緯度(10進)", "latitude"], CellReadings.Degrees, p => Degrees(p.Latitude), (p, v) => p with { Latitude = Degrees(v) }),
        new("longitude", "経度", ["経度(世界測地系)", "経度(10進)", "longitude"], CellReadings.Degrees, p => Degrees(p.Longitude), (p, v) => p with { Longitude = Degrees(v) }),
        new("installer", "設置者", ["設置者名", "設置主体"], CellReadings.Text, p => p.Installer, (p, v) => p with { Installer = v }),
        new("phone", "電話番号", ["連絡先電話番号"], CellReadings.Text, p => p.Phone, (p, v) => p with { Phone = v }),
        new("extension", "内線番号", ["連絡先内線番号"], CellReadings.Text, p => p.Extension, (p, v) => p with { Extension = v }),
        new("ssid", "SSID", ["SSID名"], CellReadings.Text, p => p.Ssid, (p, v) => p with { Ssid = v }),
        new("coverage", "提供エリア", ["提供範囲", "利用可能エリア", "サービス提供エリア"], CellReadings.Text, p => p.Coverage, (p, v) => p with { Coverage = v }),
        new("url", "URL", ["ホームページ"], CellReadings.Url, p => p.Url, (p, v) => p with { Url = v }),
        new("note", "備考", ["特記事項"], CellReadings.Text, p => p.Note, (p, v) => p with { Note = v }),
        new("confirmed", "最終確認日", ["確認日"], CellReadings.Date,
            p => p.Confirmed?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            (p, v) => p with { Confirmed = v is null ? null : DateOnly.ParseExact(v, "yyyy-MM-dd", CultureInfo.InvariantCulture) }),
        new("category", "分類", ["カテゴリ", "カテゴリー", "施設分類", "category"], CellReadings.Category,
            p => p.Category is { } word ? PlaceCategory.Find(word)?.Japanese : null, (p, v) => p with { Category = v is null ? null : PlaceCategory.Find(v)?.Word }),
        new("area", "地区コード", ["区域コード", "area"], CellReadings.Area, p => p.Area, (p, v) => p with { Area = v }),
    ];

    /// <summary>Columns of the standard form, which are written even when empty; the others follow where a place has a value.</summary>
    public static IReadOnlyList<string> Standard { get; } =
    [
        "code", "number", "prefecture", "municipality", "name", "kana", "english", "address", "building", "latitude", "longitude", "installer", "phone",
        "extension", "ssid", "coverage", "url", "note", "confirmed",
    ];

    // Of the standard's newer generations: nothing here needs them, and they are no surprise.
    private static readonly HashSet<string> Expected = new(
        new[]
        {
            "町字ID", "所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下", "高度の種別", "高度の値", "連絡先メールアドレス", "連絡先FormURL",
            "連絡先備考（その他、SNSなど）", "連絡先備考", "郵便番号", "POIコード", "画像", "画像_ライセンス", "法人番号",
        }.Select(FoldedText.Header), StringComparer.Ordinal);

    private static readonly Dictionary<string, PlaceColumn> ByHeader = All
        .SelectMany(c => c.Aliases.Append(c.Header), (c, h) => (Column: c, Header: FoldedText.Header(h))).ToDictionary(p => p.Header, p => p.Column, StringComparer.Ordinal);

    private static readonly Dictionary<string, PlaceColumn> ByKey = All.ToDictionary(c => c.Key, StringComparer.Ordinal);

    public static PlaceColumn Of(string key) => ByKey[key];

    public static PlaceColumn? FindKey(string key) => ByKey.GetValueOrDefault(key);

    public static PlaceColumn? FindHeader(string header) => ByHeader.GetValueOrDefault(FoldedText.Header(header));

    public static bool IsExpected(string header) => Expected.Contains(FoldedText.Header(header));

    private static string? Degrees(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static double? Degrees(string? text) => text is null ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
