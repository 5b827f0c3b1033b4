namespace Telemetry.Collector;

/// <summary>Headline and action by language.</summary>
public sealed record Wording(IReadOnlyDictionary<string, string> Headline, IReadOnlyDictionary<string, string> Action);

/// <summary>
/// Default texts in Japanese, やさしい日本語 and English. 高齢者等避難, 避難指示 and 緊急安全確保 are the mayor's words (災害対策基本法,
/// in use since 20 May 2021): only an order of origin city gets them; others say 相当. Source: facts/alerting.md 3.3, facts/signage.md 6d.
/// </summary>
public static class OrderWording
{
    // In やさしい日本語 what comes is a sentence, what is over a name.
    private static readonly Dictionary<string, (string Ja, string Easy, string EasyName, string En)> Names = new(StringComparer.Ordinal)
    {
        ["flood"] = ("洪水", "川の 水が あふれます", "こうずい", "Flood"),
        ["heavy-rain"] = ("大雨", "雨が とても たくさん ふります", "大雨", "Heavy rain"),
        ["landslide"] = ("土砂災害", "山や がけが くずれます", "どしゃくずれ", "Landslide"),
        ["storm-surge"] = ("高潮", "海の 水が 高く なります", "たかしお", "Storm surge"),
        ["tsunami"] = ("津波", "つなみ（大きな 波）が 来ます", "つなみ", "Tsunami"),
        ["earthquake"] = ("地震", "じしん（地面が ゆれます）", "じしん", "Earthquake"),
        ["fire"] = ("大規模火災", "大きな 火事です", "火事", "Large fire"),
        ["volcano"] = ("噴火", "山が ふんか します", "ふんか", "Volcanic eruption"),
        ["radiation"] = ("放射線", "ほうしゃせん", "ほうしゃせん", "Radiation"),
    };

    private static readonly (string Ja, string Easy, string EasyName, string En) General = ("災害", "あぶない ことが あります", "さいがい", "Disaster");

    // One row per level and speaker; {0} is the hazard's name. Japanese actions of the mayor are the short forms of the Cabinet Office's
    // 避難情報に関するガイドライン (May 2021), in two lines as a sign shows them.
    private static readonly Dictionary<(bool City, int Level), (string[] Headline, string[] Action)> Rows = new()
    {
        [(true, 5)] = (
            ["【警戒レベル5】緊急安全確保（{0}）", "レベル5：いのちが あぶないです（{0}）", "Level 5: Emergency safety measures ({0})"],
            ["命の危険\n直ちに安全確保", "いますぐ、いちばん 安全な 場所へ 行って ください。", "Your life is in danger. Move to the safest place within reach, now."]),
        [(true, 4)] = (
            ["【警戒レベル4】避難指示（{0}）", "レベル4：みんな にげて ください（{0}）", "Level 4: Evacuation order ({0})"],
            ["危険な場所から\n全員避難", "あぶない 場所に いる 人は、みんな すぐに にげて ください。", "Everyone in dangerous places: evacuate now."]),
        [(true, 3)] = (
            ["【警戒レベル3】高齢者等避難（{0}）", "レベル3：お年寄りは にげて ください（{0}）", "Level 3: Evacuation of the elderly and others ({0})"],
            ["危険な場所から\n高齢者等は避難", "お年寄りや 体の 不自由な 人は にげて ください。ほかの 人は 準備を して ください。",
                "If you need time to evacuate, leave now. Everyone else: prepare."]),
        [(false, 5)] = (
            ["{0}の情報（警戒レベル5相当）", "レベル5と おなじ：いのちが あぶないです（{0}）", "{0}: information equivalent to level 5"],
            ["命の危険が迫っています。身の安全を確保してください。", "いますぐ、安全な 場所へ 行って ください。", "Life-threatening. Make yourself safe now."]),
        [(false, 4)] = (
            ["{0}の情報（警戒レベル4相当）", "レベル4と おなじ：とても あぶないです（{0}）", "{0}: information equivalent to level 4"],
            ["市の避難情報を確認し、危険な場所から早めに避難してください。", "市の お知らせを 見て、はやく 安全な 場所へ 行って ください。", "Check the city's evacuation information and leave dangerous places early."]),
        [(false, 3)] = (
            ["{0}の情報（警戒レベル3相当）", "レベル3と おなじ：あぶないです（{0}）", "{0}: information equivalent to level 3"],
            ["市の避難情報を確認し、避難の準備をしてください。", "市の お知らせを 見て、にげる 準備を して ください。", "Check the city's evacuation information and prepare."]),
    };

    private static readonly (string[] Headline, string[] Action) Notice = (
        ["{0}に関するお知らせ", "{0}の お知らせ", "{0}: notice"],
        ["今後の情報に注意してください。", "これからの お知らせに 気を つけて ください。", "Watch for further information."]);

    // Hazards without levels have their own action.
    private static readonly Dictionary<string, (string[] Headline, string[] Action)> Special = new(StringComparer.Ordinal)
    {
        ["earthquake"] = (
            ["{0}：身の安全を守ってください", "{0}", "{0}: protect yourself"],
            ["頭を守り、あわてて外に出ないでください。", "頭を まもって ください。いそいで 外に 出ないで ください。", "Protect your head. Do not rush outside."]),
        ["tsunami"] = (
            ["{0}：海岸や川から離れてください", "{0}", "{0}: leave the coast and rivers"],
            ["直ちに高い所へ避難してください。", "すぐに 高い 場所へ にげて ください。", "Go to high ground immediately."]),
    };

    // 避難指示 for a tsunami carries no 警戒レベル: nobody waits for a second one.
    private static readonly (string[] Headline, string[] Action) TsunamiOrder = (
        ["避難指示（{0}）", "みんな にげて ください（{0}）", "Evacuation order ({0})"],
        ["高い所へ\n今すぐ逃げる", "つなみが きます。いますぐ、たかい ところへ にげて ください。", "Tsunami. Go to high ground now."]);

    private static readonly (string[] Headline, string[] Action) Ended = (
        ["{0}：解除しました", "{0}の お知らせは おわりました", "{0}: lifted"],
        ["引き続き足元や周囲に注意してください。", "まわりに 気を つけて ください。", "Stay careful around you."]);

    private static readonly (string[] Headline, string[] Action) Withdrawn = (
        ["{0}：先ほどの情報は取り消します", "{0}の お知らせは まちがいでした", "{0}: withdrawn, it was issued in error"],
        ["先ほどの情報は誤りでした。", "さっきの お知らせは まちがいです。", "The earlier message was wrong."]);

    public static Wording For(OrderKind kind, OrderStatus status, OrderOrigin origin, string hazard, int level)
    {
        (string[] Headline, string[] Action)? row = kind switch
        {
            OrderKind.End => Ended,
            OrderKind.Withdraw => Withdrawn,
            _ when hazard == "tsunami" && origin == OrderOrigin.City => TsunamiOrder,
            // What to do in a tsunami does not depend on a level, whoever says it.
            _ when Special.TryGetValue(hazard, out var own) => own,
            _ when Rows.TryGetValue((origin == OrderOrigin.City, level), out var levelled) => levelled,
            // Every device has a phrase of its own for a hazard without levels, and it says what to do; ours would only say that there is something.
            _ when Contracts.Hazards.Find(hazard) is { MaxLevel: 0 } => null,
            _ => Notice,
        };
        if (row is not { } found) return new Wording(new Dictionary<string, string>(), new Dictionary<string, string>());
        var (ja, sentence, name, en) = Names.GetValueOrDefault(hazard, Contracts.Hazards.Find(hazard) is { } listed ? General with { Ja = listed.Japanese, En = listed.English } : General);
        string[] names = [ja, found == Ended || found == Withdrawn || found == Notice ? name : sentence, en];
        string[] drill = status == OrderStatus.Actual ? ["", "", ""] : ["【訓練】", "れんしゅうです。", "DRILL. "];
        return new Wording(Texts(found.Headline, names, drill), Texts(found.Action, names, drill));
    }

    private static Dictionary<string, string> Texts(string[] templates, string[] names, string[] marks) => new(StringComparer.Ordinal)
    {
        ["ja"] = Text(templates, names, marks, 0), ["ja-easy"] = Text(templates, names, marks, 1), ["en"] = Text(templates, names, marks, 2),
    };

    private static string Text(string[] templates, string[] names, string[] marks, int language) =>
        marks[language] + templates[language].Replace("{0}", names[language], StringComparison.Ordinal);
}
