using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Reads one setting each with its range; what is wrong joins <see cref="Errors"/> and the default stands in, so that all errors show.</summary>
internal sealed class SettingReader(IConfiguration settings, List<string> errors)
{
    public List<string> Errors { get; } = errors;

    public Uri HttpAddress(string key, Uri otherwise)
    {
        if (settings[key] is not { } text) return otherwise;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http", PathAndQuery: "/" or "" }) return address;
        Errors.Add($"{key}: '{text}' is not an address like {otherwise} (http, no path)");
        return otherwise;
    }

    public string Word(string key, string? otherwise)
    {
        var text = settings[key]?.Trim() ?? otherwise;
        if (text is { Length: > 0 and <= 80 }) return text;
        Errors.Add($"{key}: a name of 1 to 80 characters is needed");
        return "";
    }

    public TimeSpan Span(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (settings[key] is not { } text) return otherwise;
        if (DurationText.TryParseOption(text, out var span) && span >= least && span <= most) return span;
        Errors.Add($"{key}: '{text}' is not a time span from {least:c} to {most:c}, like {otherwise:c}: {DurationText.OptionForms}");
        return otherwise;
    }

    public int Count(string key, int otherwise, int least, int most)
    {
        if (settings[key] is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most) return count;
        Errors.Add($"{key}: '{text}' is not a whole number from {least} to {most}");
        return otherwise;
    }
}
