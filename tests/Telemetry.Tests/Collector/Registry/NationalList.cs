using System.Text;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

/// <summary>Small files in the shape of the national list, in the generations that are about.</summary>
internal static class NationalList
{
    public const string Recommended =
        "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_英語,住所,方書,緯度,経度,設置者,電話番号,内線番号,SSID,提供エリア,URL,備考,最終確認日";

    public const string Standard =
        "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英語,所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,"
        + "建物名等（方書）,緯度,経度,設置者,電話番号,内線番号,SSID,提供エリア,URL,備考";

    public static readonly Encoding Cp932 = CodePagesEncodingProvider.Instance.GetEncoding(932)!;

    /// <summary>The shape of the prefecture's real file: no kana, no municipality, slashed dates, numbers without zeros, names that repeat.</summary>
    public static string Tokyo(int rows = 5) => Lines([Recommended, .. Enumerable.Range(1, rows).Select(i =>
        $"130001,{i},東京都,,都営地下鉄①髙田馬場駅{(i < 3 ? "" : $" その{i}")},,Takadanobaba {i},東京都新宿区～一丁目{i}－1,{(i % 2 == 0 ? "\"改札内, 地下1階\"" : "")},35.{689000 + i},139.700{i % 10}0,東京都,03-5321-1111,,TOEI_SUBWAY_Free_Wi-Fi,駅構内,https://www.kotsu.metro.tokyo.jp/,,2024/9/{i % 28 + 1}")]);

    public static string Lines(params IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\r\n"));

    /// <summary>A file with one row, in which some cells are set.</summary>
    public static string Row(params (string Header, string Cell)[] cells)
    {
        var headers = Recommended.Split(',');
        var values = new Dictionary<string, string> { ["都道府県コード又は市区町村コード"] = "141305", ["NO"] = "1", ["名称"] = "市役所", ["住所"] = "川崎市川崎区宮本町1" };
        foreach (var (header, cell) in cells) values[header] = cell;
        return Lines(Recommended, string.Join(',', headers.Select(h => Quoted(values.GetValueOrDefault(h, "")))));
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static PlaceSheet Sheet(byte[] bytes)
    {
        var sheet = PlaceFile.Read(bytes, out var refusal);
        Assert.True(refusal is null, refusal);
        return sheet!;
    }

    public static string Refusal(byte[] bytes)
    {
        Assert.Null(PlaceFile.Read(bytes, out var refusal));
        return refusal!;
    }

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>A folder with a registry of its own; gone with the test.</summary>
internal sealed class RegistryHouse : IDisposable
{
    public RegistryHouse()
    {
        Folder = Directory.CreateTempSubdirectory("registry-").FullName;
        Options = new RegistryOptions { Path = Path.Combine(Folder, "registry.db"), AuditHead = Path.Combine(Folder, "elsewhere", "audit.head") };
        Database = new RegistryDatabase(Options, Clock);
    }

    public string Folder { get; }
    public StandingClock Clock { get; } = new();
    public RegistryOptions Options { get; }
    public RegistryDatabase Database { get; private set; }
    public RegistrySnapshot Now => Database.Read(d => RegistrySnapshot.Load(d, StrangerMode.Auto));

    public ImportReport Import(string text, ImportChoice? choice = null) => Import(NationalList.Utf8(text), choice);

    public ImportReport Import(byte[] bytes, ImportChoice? choice = null) =>
        PlaceImport.Run(Database, NationalList.Sheet(bytes), choice ?? new ImportChoice(), "account tester", "list.csv", bytes);

    public byte[] Export(PlaceFileForm form = PlaceFileForm.AsImported) => PlaceFileWriter.Write(Now.Places, Now.Layout, form);

    public void Close() => Database.Dispose();

    public void Reopen() => Database = new RegistryDatabase(Options, Clock);

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
