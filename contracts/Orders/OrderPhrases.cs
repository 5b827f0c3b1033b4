namespace Telemetry.Contracts;

/// <summary>What ended an alert, as the page after it says it.</summary>
public enum OrderEnding
{
    /// <summary>解除: it is over.</summary>
    Ended,

    /// <summary>取消: it was wrong.</summary>
    Withdrawn,

    /// <summary>Its own time ran out and nobody said that it is over.</summary>
    Expired,

    /// <summary>Revised to other areas: still in force there.</summary>
    Elsewhere,
}

/// <summary>What an order is about, as far as its words depend on it.</summary>
/// <param name="Early">Shaking is expected and has not come yet.</param>
public sealed record OrderSubject(OrderStatus Status, OrderOrigin Origin, string Hazard, int Level, bool Early = false)
{
    public static OrderSubject Of(AlertOrder order) =>
        new(order.Status, order.Origin, order.Hazard, order.Level, order.Hazard == "earthquake" && order.Arrival is not null);
}

/// <summary>
/// The one table of reviewed phrases. They stand wherever an order has no text of a person: on signs, on pages, at the desk's command line.
/// 高齢者等避難, 避難指示 and 緊急安全確保 are the mayor's words (災害対策基本法, in use since 20 May 2021): only an order of origin city gets
/// them, others say 相当. Actions of the mayor are the short forms of 避難情報に関するガイドライン (Cabinet Office, May 2021), in two lines of at
/// most nine characters as a sign shows them. Sources: facts/alerting.md 3.3, facts/signage.md 6d.
/// </summary>
public static class OrderPhrases
{
    private static readonly Phrase AnyHazard = new("緊急情報", "だいじな お知（し）らせ", "Emergency");

    private static readonly Dictionary<int, Phrase> CityOrders = new()
    {
        [5] = new("緊急安全確保", "いのちを まもって ください", "Emergency safety measures"),
        [4] = new("避難指示", "みんな にげて ください", "Evacuation order"),
        [3] = new("高齢者等避難", "お年寄（としよ）りは にげて ください", "Evacuation of the elderly and others"),
    };

    private static readonly Dictionary<int, Phrase> CityActions = new()
    {
        [5] = new("命の危険\n直ちに安全確保", "いのちが あぶないです。いますぐ、近（ちか）くの いちばん 安全（あんぜん）な 場所（ばしょ）へ。", "Your life is in danger. Get to safety now."),
        [4] = new("危険な場所から\n全員避難", "あぶない 場所（ばしょ）に いる 人（ひと）は、みんな にげて ください。", "Everyone must leave dangerous places now."),
        [3] = new(
            "危険な場所から\n高齢者等は避難", "お年寄（としよ）りや、にげるのに 時間（じかん）が かかる 人（ひと）は、いま にげて ください。",
            "Older people and those who need time: leave dangerous places now."),
    };

    // Level 0 is a notice.
    private static readonly Dictionary<int, Phrase> LevelActions = new()
    {
        [5] = new("命を守る\n行動を今すぐ", "いのちが あぶないです。いますぐ、いのちを まもって ください。", "Your life is in danger. Protect yourself now."),
        [4] = new(
            "避難を自ら判断\n安全な場所へ", "あぶないと 思（おも）ったら、安全（あんぜん）な 場所（ばしょ）へ にげて ください。",
            "Dangerous. Decide for yourself and move to a safe place."),
        [3] = new("避難の準備\n早めに動く", "にげる 準備（じゅんび）を して ください。早（はや）く うごいて ください。", "Prepare to evacuate and act early."),
        [2] = new("避難の方法を\n確認", "どこに どうやって にげるか、たしかめて ください。", "Check how and where you would evacuate."),
        [1] = new("新しい情報に\n注意", "新（あたら）しい お知（し）らせに 気（き）を つけて ください。", "Stay alert for new information."),
        [0] = new("新しい情報に\n注意", "新（あたら）しい お知（し）らせに 気（き）を つけて ください。", "Stay alert for new information."),
    };

    // One action is right, whoever says it.
    private static readonly Dictionary<string, Phrase> HazardActions = new(StringComparer.Ordinal)
    {
        ["eew"] = new("強い揺れ\n頭を守る", "つよい じしんが 来（き）ます。あたまを まもって ください。", "Strong shaking. Protect your head."),
        ["missile"] = new("建物の中か地下へ\n今すぐ避難", "いますぐ、たてものの 中（なか）か 地下（ちか）に 入（はい）って ください。", "Go inside a building or underground now."),
        ["civil-protection"] = new(
            "建物の中か地下へ\n今すぐ避難", "いますぐ、たてものの 中（なか）か 地下（ちか）に 入（はい）って ください。",
            "Go inside a building or underground now."),
        ["tsunami-major"] = new(
            "高い所へ\n今すぐ逃げる", "大（おお）きな つなみが 来（き）ます。いますぐ、できるだけ 高（たか）い 場所（ばしょ）へ にげて ください。",
            "Major tsunami. Go to the highest ground now."),
        ["tsunami"] = new("高い所へ\n今すぐ逃げる", "つなみが 来（き）ます。いますぐ、高（たか）い 場所（ばしょ）へ にげて ください。", "Tsunami. Go to high ground now."),
        ["tsunami-advisory"] = new(
            "海から上がり\n海岸を離れる", "つなみが 来（き）ます。海（うみ）から 上（あ）がって、海（うみ）から はなれて ください。",
            "Tsunami. Get out of the water and leave the coast."),
        ["earthquake"] = new("身の安全を\n守る", "つよく ゆれました。あぶない ものから はなれて ください。", "Earthquake. Keep away from anything that may fall."),
        ["volcano"] = new("火山から\n離れる", "火山（かざん）から はなれて ください。", "Move away from the volcano."),
        ["fire"] = new("火から離れる\n今すぐ避難", "火（ひ）から はなれて、いますぐ にげて ください。", "Move away from the fire now."),
        ["radiation"] = new("屋内に入る\n窓を閉める", "たてものの 中（なか）に 入（はい）って、まどを しめて ください。", "Go indoors and close the windows."),
        ["tornado"] = new(
            "頑丈な建物へ\n窓から離れる", "つよい たてものの 中（なか）に 入（はい）って、まどから はなれて ください。",
            "Go into a solid building. Keep away from windows."),
        ["storm"] = new("頑丈な建物へ\n窓から離れる", "つよい 風（かぜ）です。たてものの 中（なか）に 入（はい）って、まどから はなれて ください。", "Go indoors and keep away from windows."),
        ["snow"] = new("外出を控える\n車で出ない", "たくさん 雪（ゆき）が ふります。外（そと）に 出（で）ないで ください。", "Stay indoors. Do not drive."),
        ["heat"] = new("涼しい所へ\n水分をとる", "すずしい 場所（ばしょ）へ 行（い）って、水（みず）を 飲（の）んで ください。", "Go somewhere cool and drink water."),
        ["air"] = new("外出を控える\n窓を閉める", "外（そと）に 出（で）ないで ください。まどを しめて ください。", "Avoid going out. Close the windows."),
        ["transport"] = new("むやみに\n移動しない", "あぶないです。いまの 場所（ばしょ）で 待（ま）って ください。", "Stay where you are until it is safe to move."),
    };

    private static readonly Phrase AnyAction = new(
        "危険です\n身を守る", "あぶないです。じぶんの いのちを まもって ください。", "Keep yourself safe. Follow official information.");

    private static readonly Dictionary<OrderEnding, Phrase> Endings = new()
    {
        [OrderEnding.Ended] = new("解除されました。", "さっきの お知（し）らせは おわりました。", "The alert has been lifted."),
        [OrderEnding.Withdrawn] = new(
            "先ほどの表示は誤りでした。取り消します。ご迷惑をおかけし、おわび申し上げます。", "さっきの お知（し）らせは まちがいでした。ごめんなさい。",
            "The alert shown here was wrong. It has been withdrawn. We apologise."),
        [OrderEnding.Expired] = new("表示の期限が過ぎました。", "お知（し）らせの 時間（じかん）が おわりました。", "This alert has reached its end time."),
        [OrderEnding.Elsewhere] = new("この地域は対象から外れました。", "お知（し）らせは、ここでは おわりました。", "The alert no longer covers this area."),
    };

    // What to do next; none says that all is safe.
    private static readonly Dictionary<OrderEnding, Phrase> NextSteps = new()
    {
        [OrderEnding.Ended] = new(
            "足元や周囲に注意し、市のお知らせを確かめてください。", "まわりに 気（き）を つけて ください。市（し）の お知（し）らせを 見（み）て ください。",
            "Stay careful and check the city's information."),
        [OrderEnding.Withdrawn] = new(
            "ご不明な点は下の問い合わせ先へ。", "わからない ことは、下（した）の ところに 聞（き）いて ください。",
            "Questions? Please ask the office named below."),
        [OrderEnding.Expired] = new("新しい情報を確かめてください。", "新（あたら）しい お知（し）らせを 見（み）て ください。", "Please check for new information."),
        [OrderEnding.Elsewhere] = new(
            "ほかの地域では続いています。近づかないでください。", "ほかの 場所（ばしょ）では まだ あぶないです。",
            "It goes on elsewhere. Keep away from there."),
    };

    private static readonly Phrase AfterShaking = new(
        "壊れた建物に近づかず、次の揺れに注意してください。", "こわれた 家（いえ）に 近（ちか）づかないで ください。また ゆれるかも しれません。",
        "Keep away from damaged buildings. It may shake again.");

    private static readonly Dictionary<string, Phrase> AfterHazards = new(StringComparer.Ordinal)
    {
        ["flood"] = new("川や水につかった所に近づかないでください。", "川（かわ）や 水（みず）が ある 場所（ばしょ）に 行（い）かないで ください。", "Keep away from rivers and flooded places."),
        ["landslide"] = new("がけや斜面に近づかないでください。", "がけや 山（やま）の 近（ちか）くに 行（い）かないで ください。", "Keep away from cliffs and slopes."),
        ["storm-surge"] = new("海岸や川に近づかないでください。", "海（うみ）や 川（かわ）の 近（ちか）くに 行（い）かないで ください。", "Keep away from the coast and rivers."),
        ["tsunami-major"] = new(
            "海岸や川にはまだ近づかないでください。", "海（うみ）や 川（かわ）の 近（ちか）くに、まだ 行（い）かないで ください。",
            "Keep away from the coast and rivers for now."),
        ["tsunami"] = new("海岸や川にはまだ近づかないでください。", "海（うみ）や 川（かわ）の 近（ちか）くに、まだ 行（い）かないで ください。", "Keep away from the coast and rivers for now."),
        ["tsunami-advisory"] = new(
            "海岸や川にはまだ近づかないでください。", "海（うみ）や 川（かわ）の 近（ちか）くに、まだ 行（い）かないで ください。",
            "Keep away from the coast and rivers for now."),
        ["earthquake"] = AfterShaking,
        ["eew"] = AfterShaking,
    };

    private static readonly Dictionary<OrderOrigin, Phrase> Sources = new()
    {
        [OrderOrigin.Jma] = new("気象庁", "きしょうちょう", "Japan Meteorological Agency"),
        [OrderOrigin.Cap] = new("公的機関の警報", "国（くに）や 県（けん）", "Official alert message"),
        [OrderOrigin.City] = new("市", "市（し）", "The city"),
        [OrderOrigin.Sensor] = new("市の観測装置", "市（し）の きかい", "Sensor of the city"),
    };

    // A person who reads one language only must find it in that language.
    private static readonly Phrase Drill = new("【訓練】", "れんしゅうです。", "DRILL. ");

    /// <summary>The hazard's name; a general one for a word that a newer desk knows.</summary>
    public static Phrase Hazard(string word) => Hazards.Find(word)?.Name ?? AnyHazard;

    /// <summary>The mayor's order by level, and of any tsunami, which has no level; null for everything else.</summary>
    public static Phrase? CityOrder(OrderSubject about) =>
        about.Origin != OrderOrigin.City ? null
        : Class(about.Hazard) == HazardClass.Tsunami ? CityOrders[4]
        : Class(about.Hazard) is HazardClass.Levelled or null ? CityOrders.GetValueOrDefault(about.Level)
        : null;

    /// <summary>Order and hazard in one line: 避難指示（洪水）; of others than the city 洪水（警戒レベル4相当）.</summary>
    public static Phrase Headline(OrderSubject about)
    {
        var hazard = Hazard(about.Hazard);
        var levelled = Class(about.Hazard) is HazardClass.Levelled or null;
        var said = CityOrder(about) is { } order
            ? new Phrase($"{order.Ja}（{hazard.Ja}）", $"{hazard.Easy}。{order.Easy}", $"{order.En} ({hazard.En})")
            : levelled && about.Level >= 3
                ? new Phrase(
                    $"{hazard.Ja}（警戒レベル{about.Level}相当）", $"{hazard.Easy}。レベル{about.Level}と おなじ です。",
                    $"{hazard.En}: level {about.Level} equivalent")
                : hazard;
        return Marked(about, said);
    }

    /// <summary>What to do. In Japanese two lines of at most nine characters.</summary>
    public static Phrase Action(OrderSubject about)
    {
        var what = HazardActions.GetValueOrDefault(about.Early ? "eew" : about.Hazard)
            ?? (about.Origin == OrderOrigin.City ? CityActions.GetValueOrDefault(about.Level) : null)
            ?? (about.Level == 0 && Hazards.Find(about.Hazard) is null ? AnyAction : LevelActions.GetValueOrDefault(about.Level, AnyAction));
        // Two short lines have no room for the mark; the frame around them and the headline bear it.
        return about.Status == OrderStatus.Actual ? what : Marked(about, what) with { Ja = what.Ja };
    }

    /// <summary>That it is over, and why.</summary>
    public static Phrase Ending(OrderEnding ending) => Endings[ending];

    /// <summary>What to do after it.</summary>
    public static Phrase Next(OrderEnding ending, string hazard) =>
        ending == OrderEnding.Ended && AfterHazards.TryGetValue(hazard, out var own) ? own : NextSteps[ending];

    /// <summary>Whom to ask when nobody is configured.</summary>
    public static Phrase Contact { get; } = new("市役所の防災担当", "しやくしょ", "City hall, disaster prevention");

    /// <summary>Who says it.</summary>
    public static Phrase Source(OrderOrigin origin) => Sources[origin];

    /// <summary>The text of a person where there is one, else the phrase.</summary>
    public static string Text(IReadOnlyDictionary<string, string> own, Phrase phrase, string language) =>
        own.TryGetValue(language, out var text) && text.Length > 0 ? text : phrase.In(language);

    private static Phrase Marked(OrderSubject about, Phrase phrase) =>
        about.Status == OrderStatus.Actual ? phrase : phrase.Select((language, words) => Drill.In(language) + words);

    private static HazardClass? Class(string word) => Hazards.Find(word)?.Class;
}
