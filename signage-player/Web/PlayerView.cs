using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>What never changes while the player runs.</summary>
internal sealed record SignView(
    string Device, IReadOnlyDictionary<string, string> Place, IReadOnlyDictionary<string, string> City, IReadOnlyDictionary<string, string> Contact,
    IReadOnlyDictionary<string, Dictionary<string, string>> AreaNames, IReadOnlyList<string> Rail,
    IReadOnlyList<Dictionary<string, string>> Ticker, WifiView? Wifi);

/// <param name="Qr">Address of the code's picture.</param>
internal sealed record WifiView(string Ssid, string? HelpUrl, string Qr);

/// <summary>An order as the page needs it. Times in ms since 1970 UTC, here and below.</summary>
internal sealed record AlertText(
    string Order, int Rev, long Seq, string Kind, string Status, string Origin, string Hazard, int Level, IReadOnlyList<string> Areas,
    long Issued, long Expires, long? Arrival, IReadOnlyDictionary<string, string> Headline, IReadOnlyDictionary<string, string> Action,
    AlertPhrases Phrases)
{
    public static AlertText Of(AlertOrder o) => new(
        o.Order, o.Rev, o.Seq, OrderCodec.Word(o.Kind), OrderCodec.Word(o.Status), OrderCodec.Word(o.Origin), o.Hazard, o.Level, o.Areas,
        o.Issued, o.Expires, o.Arrival, o.Headline, o.Action, AlertPhrases.Of(o));
}

/// <summary>The built-in words for an order, each by language: they stand where it has none of a person, and where those cannot be read.</summary>
/// <param name="Early">True for the page of an early warning.</param>
internal sealed record AlertPhrases(
    IReadOnlyDictionary<string, string> Hazard, IReadOnlyDictionary<string, string> Headline, IReadOnlyDictionary<string, string> Action,
    IReadOnlyDictionary<string, string> Source, bool Early)
{
    public static AlertPhrases Of(AlertOrder order)
    {
        var about = OrderSubject.Of(order);
        return new AlertPhrases(
            OrderPhrases.Hazard(order.Hazard).ByLanguage, OrderPhrases.Headline(about).ByLanguage, OrderPhrases.Action(about).ByLanguage,
            OrderPhrases.Source(order.Origin).ByLanguage, about.Early || order.Hazard == "eew");
    }
}

/// <param name="Ending">That it is over, by language.</param>
/// <param name="Next">What to do now, by language.</param>
internal sealed record NoticeView(
    string Kind, long At, AlertText About, AlertText By, IReadOnlyDictionary<string, string> Ending, IReadOnlyDictionary<string, string> Next)
{
    public static NoticeView Of(Notice notice) => new(
        Board.Word(notice.Kind), notice.At, AlertText.Of(notice.About), AlertText.Of(notice.By), OrderPhrases.Ending(notice.Kind).ByLanguage,
        OrderPhrases.Next(notice.Kind, notice.About.Hazard).ByLanguage);
}

/// <param name="Since">Begin of this state of the link.</param>
internal sealed record BrokerView(bool Connected, long Since, string Reason);

internal sealed record KeyRingView(long Epoch);

internal sealed record ClockView(long Now, bool Trusted);

/// <param name="Reason">Why there is no newer value: collector-unreachable, bad-answer, no-value; null when all is well.</param>
/// <param name="Detector">normal, raised or dead; of a dead one there is no value.</param>
/// <param name="Flag">Reservations about the value, <see cref="ValueFlags"/>.</param>
internal sealed record TileView(
    string Measurement, string Field, string Device, IReadOnlyDictionary<string, string> Station, long IntervalMs,
    double? Value, string Unit, long? Time, string? Reason, double? Uncertainty = null, string Detector = "normal", int Flag = 0);

internal sealed record ManifestItem(string Name, string Url);

/// <param name="Version">Changes with every name, size or time of a file.</param>
internal sealed record ManifestView(string Version, long ItemMs, IReadOnlyList<ManifestItem> Items);

/// <summary>All of <c>/state</c> and of every event: what the page needs to draw itself from nothing.</summary>
/// <param name="Since">When the present mode and order took the screen.</param>
/// <param name="Screens">Pages connected.</param>
/// <param name="RootKey">What is missing for believing anything; null when the root key is there.</param>
/// <param name="Held">Orders that wait for a key ring.</param>
/// <param name="Unproven">Orders on the disk that wait for a key ring.</param>
internal sealed record PlayerView(
    string Build, string Mode, string? Order, int? Rev, long? Seq, string? Hazard, int? Level, long Since, string Why,
    IReadOnlyList<string> Areas, AlertText? Alert, IReadOnlyList<AlertText> Others, NoticeView? Notice,
    BrokerView Broker, KeyRingView? KeyRing, string? RootKey, int Held, int Unproven, string? JournalFault, int Screens, ClockView Clock,
    IReadOnlyList<TileView> Tiles, ManifestView Manifest, SignView Sign)
{
    private BoardView Decided { get; init; } = BoardView.Idle;

    /// <summary>With what the board decided; the same instance when that is what is there.</summary>
    public PlayerView With(BoardView board, long now)
    {
        if (Shows(board)) return this;
        var shown = board.Shown?.Order;
        var mode = OrderCodec.Word(board.Mode);
        return this with
        {
            Decided = board,
            Mode = mode,
            Order = shown?.Order,
            Rev = shown?.Rev,
            Seq = shown?.Seq,
            Hazard = shown?.Hazard,
            Level = shown?.Level,
            Since = mode == Mode && shown?.Order == Order ? Since : now,
            Why = board.Why,
            Alert = shown is null ? null : AlertText.Of(shown),
            Others = [.. board.Others.Select(o => AlertText.Of(o.Order))],
            Notice = board.Notice is { } notice ? NoticeView.Of(notice) : null,
        };
    }

    public byte[] ToJson(Instant now) =>
        JsonSerializer.SerializeToUtf8Bytes(this with { Clock = new ClockView(now.Now, now.Trusted) }, PlayerJson.Readable.PlayerView);

    private bool Shows(BoardView board) =>
        Decided.Mode == board.Mode && ReferenceEquals(Decided.Shown, board.Shown) && ReferenceEquals(Decided.Notice, board.Notice)
        && Decided.Why == board.Why && Decided.Others.SequenceEqual(board.Others);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(PlayerView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(PaintedReport))]
[JsonSerializable(typeof(HeartbeatReport))]
internal sealed partial class PlayerJson : JsonSerializerContext
{
    /// <summary>Japanese as it is: the text goes into JSON and from there into textContent, never into HTML.</summary>
    public static readonly PlayerJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
