using System.CommandLine;

namespace Telemetry.Collector;

/// <summary>The options of one order command, and how they become a draft.</summary>
public sealed class OrderArguments
{
    private readonly OrderKind kind;

    private readonly Option<string> order = new("--order") { Description = "Id of the order; without it a new one, or the only one in force that matches", HelpName = "ID" };
    private readonly Argument<string?> orderArgument = new("order") { Arity = ArgumentArity.ZeroOrOne, Description = "Id of the order, the same as --order" };

    private readonly Option<string> status = Words(
        new Option<string>("--status") { Description = "actual, or drill or test, which never act as the real thing", HelpName = "actual|drill|test" }, "actual", "drill", "test");

    private readonly Option<string> origin = Words(
        new Option<string>("--origin") { Description = "Who says it (default city); only the city orders 避難指示", HelpName = "city|jma|cap|sensor" }, "city", "jma", "cap", "sensor");

    private readonly Option<string> hazard = new("--hazard") { Description = Hazards.Words, HelpName = "NAME" };
    private readonly Option<int?> level = new("--level")
    {
        Description = "警戒レベル 1 to 5 of flood, landslide, storm-surge and heavy-rain (0: a notice); left out where the hazard has none", HelpName = "N",
    };

    private readonly Option<string[]> area = new("--area")
    {
        Description = "Area code, like 14131; several by commas or by repeating", HelpName = "CODE", AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> headline = new("--headline") { Description = "Headline in Japanese; without it the standard wording", HelpName = "TEXT" };
    private readonly Option<string> headlineEasy = new("--headline-easy") { Description = "Headline in やさしい日本語", HelpName = "TEXT" };
    private readonly Option<string> headlineEnglish = new("--headline-en") { Description = "Headline in English", HelpName = "TEXT" };
    private readonly Option<string> action = new("--action") { Description = "What to do, in Japanese", HelpName = "TEXT" };
    private readonly Option<string> actionEasy = new("--action-easy") { Description = "What to do, in やさしい日本語", HelpName = "TEXT" };
    private readonly Option<string> actionEnglish = new("--action-en") { Description = "What to do, in English", HelpName = "TEXT" };
    private readonly Option<string> expires = new("--expires") { Description = $"When it ends by itself: {DurationText.Forms}, or an instant (default 2h)", HelpName = "WHEN" };
    private readonly Option<string> arrival = new("--arrival") { Description = "Expected arrival of shaking or wave, from now or as an instant", HelpName = "WHEN" };

    private readonly Option<string[]> key = new("--key")
    {
        Description = "Sign with this key of the alerts folder, by name or person; default: what the order demands", HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> wait = new("--wait")
    {
        Description = "How long to wait for receipts", HelpName = "TIME", DefaultValueFactory = _ => "5s",
    };

    private readonly Option<bool> preview = new("--preview") { Description = "Only show which devices will follow, the words as they will stand, and what they hide; sign nothing" };
    private readonly Option<bool> yes = new("--yes", "-y") { Description = "Sign without asking (a terminal is asked, a script is not)" };
    private readonly Option<bool> force = new("--force") { Description = "Sign also for an area in which no known device stands" };
    private readonly Option<string> config = CollectorCommands.Config();
    private readonly Option<bool> json = new("--json") { Description = "Print one JSON object" };

    public OrderArguments(OrderKind kind, string description)
    {
        this.kind = kind;
        Command = new Command(OrderCodec.Word(kind), description);
        if (kind != OrderKind.Begin) Command.Add(orderArgument);
        foreach (var option in (IEnumerable<Option>)[config, order, status, origin, hazard, level, area, headline, headlineEasy, headlineEnglish,
            action, actionEasy, actionEnglish, expires, arrival, key, wait, preview, yes, force, json]) Command.Add(option);
    }

    public Command Command { get; }

    /// <exception cref="StartRefusedException">It cannot be used.</exception>
    public CollectorOptions OptionsOf(ParseResult parse) => CollectorCommands.ReadDesk(parse, config);

    public bool JsonOf(ParseResult parse) => parse.GetValue(json);

    public bool OnlyShows(ParseResult parse) => parse.GetValue(preview);

    public bool Agrees(ParseResult parse) => parse.GetValue(yes);

    public bool Forces(ParseResult parse) => parse.GetValue(force);

    /// <exception cref="StartRefusedException">Times that cannot be read.</exception>
    public TimeSpan WaitOf(ParseResult parse) =>
        DurationText.TryParse(parse.GetValue(wait)!, out var time) && time >= TimeSpan.Zero && time <= TimeSpan.FromHours(1)
            ? time
            : throw new StartRefusedException($"--wait '{parse.GetValue(wait)}' is not a time from 0 to 1h: {DurationText.Forms}");

    /// <exception cref="StartRefusedException">Times that cannot be read.</exception>
    public OrderDraft DraftOf(ParseResult parse, long now)
    {
        var positional = kind == OrderKind.Begin ? null : parse.GetValue(orderArgument);
        return new OrderDraft(kind, parse.GetValue(order) ?? positional)
        {
            Status = Word<OrderStatus>(parse.GetValue(status)), Origin = Word<OrderOrigin>(parse.GetValue(origin)),
            Hazard = parse.GetValue(hazard), Level = parse.GetValue(level),
            Areas = [.. (parse.GetValue(area) ?? []).SelectMany(a => a.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            Headline = Texts(parse, headline, headlineEasy, headlineEnglish), Action = Texts(parse, action, actionEasy, actionEnglish),
            Expires = Instant(parse, expires, now), Arrival = Instant(parse, arrival, now), Keys = parse.GetValue(key) ?? [],
        };
    }

    private static Option<string> Words(Option<string> option, params string[] words)
    {
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    private static T? Word<T>(string? word) where T : struct, Enum => word is not null && OrderCodec.TryWord(word, out T value) ? value : null;

    private static Dictionary<string, string> Texts(ParseResult parse, Option<string> japanese, Option<string> easy, Option<string> english)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (language, option) in (IEnumerable<(string, Option<string>)>)[("ja", japanese), ("ja-easy", easy), ("en", english)])
            if (parse.GetValue(option) is { Length: > 0 } text) texts[language] = text;
        return texts;
    }

    private static long? Instant(ParseResult parse, Option<string> option, long now)
    {
        if (parse.GetValue(option) is not { } text) return null;
        if (DurationText.TryParse(text, out var length)) return now + (long)length.TotalMilliseconds;
        return InstantText.TryParse(text, now, out var instant)
            ? instant
            : throw new StartRefusedException($"{option.Name} '{text}' is not a time: {DurationText.Forms}, or an instant like 2025-11-21T18:00:00+09:00");
    }
}
