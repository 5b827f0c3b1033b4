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
public sealed record Hazard(string Word, Phrase Name, HazardClass Class, int MaxLevel = 0, int Rank = 0);

/// <summary>
/// The closed list of hazards. The desk signs nothing else; a device that hears an unknown word from a newer desk treats it as
/// <see cref="HazardClass.Other"/> and shows its general page.
/// </summary>
public static class Hazards
{
    public static IReadOnlyList<Hazard> All { get; } =
    [
        new("eew", new("緊急地震速報", "じしん", "Earthquake early warning"), HazardClass.EarlyWarning),
        new("missile", new("ミサイル", "ミサイル", "Missile"), HazardClass.Attack),
        new("civil-protection", new("国民保護", "きけんな こと", "Civil protection"), HazardClass.Attack, Rank: 1),
        new("tsunami-major", new("大津波警報", "とても 大（おお）きな つなみ", "Major tsunami warning"), HazardClass.Tsunami),
        new("tsunami", new("津波", "つなみ", "Tsunami"), HazardClass.Tsunami, Rank: 1),
        new("tsunami-advisory", new("津波注意報", "つなみ", "Tsunami advisory"), HazardClass.Tsunami, Rank: 2),
        new("flood", new("洪水", "川（かわ）の 水（みず）が あふれる", "Flood"), HazardClass.Levelled, 5),
        new("landslide", new("土砂災害", "がけが くずれる", "Landslide"), HazardClass.Levelled, 5, 1),
        new("storm-surge", new("高潮", "海（うみ）の 水（みず）が 高（たか）く なる", "Storm surge"), HazardClass.Levelled, 5, 2),
        new("heavy-rain", new("大雨", "たくさんの 雨（あめ）", "Heavy rain"), HazardClass.Levelled, 5, 3),
        new("earthquake", new("地震", "じしん", "Earthquake"), HazardClass.Other, Rank: 1),
        new("volcano", new("火山", "火山（かざん）", "Volcano"), HazardClass.Other, Rank: 2),
        new("fire", new("火災", "火事（かじ）", "Fire"), HazardClass.Other, Rank: 3),
        new("radiation", new("放射線", "ほうしゃせん", "Radiation"), HazardClass.Other, Rank: 4),
        new("tornado", new("竜巻", "たつまき", "Tornado"), HazardClass.Other, Rank: 5),
        new("storm", new("暴風", "つよい 風（かぜ）", "Storm"), HazardClass.Other, Rank: 6),
        new("snow", new("大雪", "たくさんの 雪（ゆき）", "Heavy snow"), HazardClass.Other, Rank: 7),
        new("heat", new("熱中症", "とても 暑（あつ）い", "Extreme heat"), HazardClass.Other, Rank: 8),
        new("air", new("大気汚染", "空気（くうき）が きたない", "Air pollution"), HazardClass.Other, Rank: 9),
        new("transport", new("交通", "電車（でんしゃ）・バス", "Transport"), HazardClass.Other, Rank: 10),
    ];

    /// <summary>Their words, for help and refusals.</summary>
    public static string Words { get; } = string.Join(", ", All.Select(h => h.Word));

    private static readonly Dictionary<string, Hazard> ByWord = All.ToDictionary(h => h.Word, StringComparer.Ordinal);

    /// <returns>Null for a word that is not on the list.</returns>
    public static Hazard? Find(string word) => ByWord.GetValueOrDefault(word);
}
