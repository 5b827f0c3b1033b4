using System.Text.Json.Serialization;

namespace Telemetry.Collector;

/// <summary>
/// A place of the city, in the terms of the national list 公衆無線LANアクセスポイント一覧. What is empty is null. A device is assigned to a place,
/// not the other way round, so a place stays when hardware goes.
/// </summary>
public sealed record Place
{
    /// <summary>Municipality code and number of the list, like <c>141305-17</c>; see <see cref="PlaceId"/>.</summary>
    public required string Id { get; init; }

    public string? Name { get; init; }
    public string? Kana { get; init; }
    public string? English { get; init; }

    /// <summary>A word of <see cref="PlaceCategory"/>; the national list has none.</summary>
    public string? Category { get; init; }

    /// <summary>Area code given by a person; without it <see cref="AreaCode"/> falls back on the codes of the list.</summary>
    public string? Area { get; init; }

    /// <summary>WGS 84, decimal degrees.</summary>
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }

    public string? Ssid { get; init; }
    public string? Coverage { get; init; }
    public string? Address { get; init; }
    public string? Building { get; init; }

    /// <summary>Code of the body that publishes the list (都道府県コード又は市区町村コード).</summary>
    public string? Code { get; init; }
    public string? Number { get; init; }
    public string? Organization { get; init; }
    public string? Prefecture { get; init; }
    public string? Municipality { get; init; }

    /// <summary>Code of where it stands (所在地_全国地方公共団体コード).</summary>
    public string? LocationCode { get; init; }
    public string? Installer { get; init; }
    public string? Phone { get; init; }
    public string? Extension { get; init; }
    public string? Url { get; init; }
    public string? Note { get; init; }

    /// <summary>最終確認日.</summary>
    public DateOnly? Confirmed { get; init; }

    /// <summary>Columns of its file that the list of columns does not know, by their header.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }

    /// <summary>How its file spelled a value that has several spellings (2024/9/1), by column key; counts while it means the present value.</summary>
    public IReadOnlyDictionary<string, string>? Spelling { get; init; }

    /// <summary>The municipality, for grouping: 5 digits, or what a person has given. Null where only a prefecture is known.</summary>
    [JsonIgnore]
    public string? AreaCode => Area is { Length: > 0 } given ? Contracts.AreaCode.Normalize(given) : Municipal(LocationCode) ?? Municipal(Code);

    private static string? Municipal(string? code)
    {
        if (code is null) return null;
        var normal = Contracts.AreaCode.Normalize(code);
        return normal.Length == 5 && normal.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && !normal.EndsWith("000", StringComparison.Ordinal) ? normal : null;
    }
}
