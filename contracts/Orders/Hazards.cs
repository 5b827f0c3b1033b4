namespace Telemetry.Contracts;

/// <summary>How soon people must act on a hazard that has no 警戒レベル, most urgent first; see <see cref="Urgency"/>.</summary>
public enum HazardClass
{
    /// <summary>緊急地震速報: seconds until the shaking; urgent only until it arrives.</summary>
    EarlyWarning,

    /// <summary>Missile and other attacks: minutes.</summary>
    Attack,

    /// <summary>Tsunami of any class: minutes to hours, and no second chance.</summary>
    Tsunami,

    /// <summary>Ranked by its 警戒レベル.</summary>
    Levelled,

    /// <summary>Everything else.</summary>
    Other,
}

/// <summary>One kind of danger that an order may be about.</summary>
/// <param name="Word">Its word on the wire.</param>
/// <param name="MaxLevel">5 where the hazard has 警戒レベル 1 to 5, 0 where an order about it carries no level.
/// Neither earthquake nor tsunami has one (避難情報に関するガイドライン, Cabinet Office, May 2021).</param>
/// <param name="Rank">Among hazards of the same class: lower goes first.</param>
public sealed record Hazard(string Word, string Japanese, string English, HazardClass Class, int MaxLevel = 0, int Rank = 0);

/// <summary>
/// The closed list of hazards. The desk signs nothing else; a device that hears an unknown word from a newer desk treats it as
/// <see cref="HazardClass.Other"/> and shows its general page.
/// </summary>
public static class Hazards
{
    public static IReadOnlyList<Hazard> All { get; } =
    [
        new("eew", "緊急地震速報", "Earthquake early warning", HazardClass.EarlyWarning),
        new("missile", "ミサイル", "Missile", HazardClass.Attack),
        new("civil-protection", "国民保護", "Civil protection", HazardClass.Attack, Rank: 1),
        new("tsunami-major", "大津波警報", "Major tsunami warning", HazardClass.Tsunami),
        new("tsunami", "津波", "Tsunami", HazardClass.Tsunami, Rank: 1),
        new("tsunami-advisory", "津波注意報", "Tsunami advisory", HazardClass.Tsunami, Rank: 2),
        new("flood", "洪水", "Flood", HazardClass.Levelled, 5),
        new("landslide", "土砂災害", "Landslide", HazardClass.Levelled, 5, 1),
        new("storm-surge", "高潮", "Storm surge", HazardClass.Levelled, 5, 2),
        new("heavy-rain", "大雨", "Heavy rain", HazardClass.Levelled, 5, 3),
        new("earthquake", "地震", "Earthquake", HazardClass.Other, Rank: 1),
        new("volcano", "火山", "Volcano", HazardClass.Other, Rank: 2),
        new("fire", "火災", "Fire", HazardClass.Other, Rank: 3),
        new("radiation", "放射線", "Radiation", HazardClass.Other, Rank: 4),
        new("tornado", "竜巻", "Tornado", HazardClass.Other, Rank: 5),
        new("storm", "暴風", "Storm", HazardClass.Other, Rank: 6),
        new("snow", "大雪", "Heavy snow", HazardClass.Other, Rank: 7),
        new("heat", "熱中症", "Extreme heat", HazardClass.Other, Rank: 8),
        new("air", "大気汚染", "Air pollution", HazardClass.Other, Rank: 9),
        new("transport", "交通", "Transport", HazardClass.Other, Rank: 10),
    ];

    /// <summary>Their words, for help and refusals.</summary>
    public static string Words { get; } = string.Join(", ", All.Select(h => h.Word));

    private static readonly Dictionary<string, Hazard> ByWord = All.ToDictionary(h => h.Word, StringComparer.Ordinal);

    /// <returns>Null for a word that is not on the list.</returns>
    public static Hazard? Find(string word) => ByWord.GetValueOrDefault(word);
}
