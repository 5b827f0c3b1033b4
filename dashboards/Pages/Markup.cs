using System.Globalization;
using Microsoft.AspNetCore.Html;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>The small pieces every table and tile is made of, encoded.</summary>
public static class Markup
{
    private static readonly IHtmlContent Thin = new HtmlString("\u2009");

    /// <summary><c>11/21 14:05 (8 秒前)</c>: relative only under an hour; script keeps it true.</summary>
    public static IHtmlContent Time(Frame frame, DateTimeOffset instant, string? live = null)
    {
        var html = new HtmlContentBuilder();
        var ms = instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        html.AppendFormat(
            live is null ? "<span class=\"when\" data-ms=\"{0}\">" : "<span class=\"when\" data-ms=\"{0}\" data-live-time=\"{1}\">", ms, live ?? "");
        html.AppendFormat("<time datetime=\"{0}\">{1}</time>", JapanTime.From(instant).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), JapanTime.ShortText(instant));
        html.AppendFormat(" <span class=\"ago\">{0}</span></span>", frame.Texts.Ago(frame.Now - instant) ?? "");
        return html;
    }

    /// <summary>Number and unit, never broken apart; an em dash and the reason where there is none.</summary>
    public static IHtmlContent Value(Measured value)
    {
        var html = new HtmlContentBuilder();
        if (value.Text is null)
        {
            html.AppendFormat("<span class=\"value none\">{0}</span> <span class=\"reason\">{1}</span>", Figures.None, value.Reason ?? "");
            return html;
        }
        html.AppendFormat("<span class=\"value{0}\"", value.Old ? " old" : "");
        if (value.Live is { } live)
        {
            html.AppendFormat(value.Sum ? " data-live-sum=\"{0}\"" : " data-live=\"{0}\"", live);
            if (value.Time is { } time) html.AppendFormat(" data-ms=\"{0}\"", time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        }
        html.AppendFormat("><span class=\"number\">{0}</span>", value.Text);
        if (value.Spread is { } spread) html.AppendFormat("<span class=\"spread\">\u2009±\u2009{0}</span>", spread);
        html.AppendHtml(UnitOf(value.Unit)).AppendHtml("</span>");
        return html;
    }

    public static IHtmlContent Value(string text, string unit) => Value(new Measured(null, false, text, unit, null, false, null));

    public static IHtmlContent State(Texts texts, PostState state, int? count = null)
    {
        var html = new HtmlContentBuilder();
        html.AppendFormat("<span class=\"state {0}\">", state.Word());
        html.AppendHtml(Shape(state)).AppendHtml(Thin).Append(texts.State(state));
        if (count is { } number) html.AppendFormat(" <span class=\"number\">{0}</span>", Figures.Count(number));
        return html.AppendHtml("</span>");
    }

    /// <summary>A state of a part of a post, in the shapes of the whole.</summary>
    public static IHtmlContent Mark(PostState state, string word)
    {
        var html = new HtmlContentBuilder();
        html.AppendFormat("<span class=\"state {0}\">", state.Word());
        return html.AppendHtml(Shape(state)).AppendHtml(Thin).Append(word).AppendHtml("</span>");
    }

    /// <summary>Words that somebody else wrote, with the language they seem to be in.</summary>
    public static IHtmlContent Foreign(string words)
    {
        var html = new HtmlContentBuilder();
        html.AppendFormat("<span class=\"foreign\" lang=\"{0}\">{1}</span>", LanguageTags.TagOf(words), HarmlessText.Line(words));
        return html;
    }

    // Drawn, not written: fonts give these characters different sizes, and some lack the half-filled one.
    private static HtmlString Shape(PostState state) => new(
        "<svg class=\"shape\" viewBox=\"0 0 16 16\" aria-hidden=\"true\">" + state switch
        {
            PostState.Ok => "<circle cx=\"8\" cy=\"8\" r=\"7\" fill=\"currentColor\"/>",
            PostState.Late => "<circle cx=\"8\" cy=\"8\" r=\"6\"/><path d=\"M8 2a6 6 0 0 0 0 12z\" fill=\"currentColor\"/>",
            PostState.Alarm => "<path d=\"M8 1 15.5 15H.5z\" fill=\"currentColor\"/>",
            PostState.Silent => "<circle cx=\"8\" cy=\"8\" r=\"6\"/>",
            _ => "<rect x=\"2\" y=\"2\" width=\"12\" height=\"12\" fill=\"currentColor\"/>",
        } + "</svg>");

    private static HtmlContentBuilder UnitOf(string unit)
    {
        var html = new HtmlContentBuilder();
        if (unit.Length > 0) html.AppendFormat("<span class=\"unit\">\u2009{0}</span>", unit);
        return html;
    }
}
