using System.Globalization;

namespace Telemetry.Dashboards;

/// <summary>Which refused lines a reader wants; what is no name or number is as if it had not been asked.</summary>
/// <param name="Before">Lines older than the one with this id.</param>
public sealed record QuarantineAsk(string? Device, string? Reason, long? Before)
{
    /// <summary>Lines of one page.</summary>
    public const int Rows = 50;

    private const int MaxName = 128;

    public static QuarantineAsk Read(Func<string, string?> query) => new(
        Name(query("device")), Name(query("reason")),
        long.TryParse(query("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null);

    /// <summary>One line more than a page: whether there are older ones.</summary>
    public string Text()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"?limit={Rows + 1}");
        if (Device is not null) text += $"&device={Uri.EscapeDataString(Device)}";
        if (Reason is not null) text += $"&reason={Uri.EscapeDataString(Reason)}";
        return Before is { } id ? text + string.Create(CultureInfo.InvariantCulture, $"&before={id}") : text;
    }

    // Strays of the door have names like "door:guest".
    private static string? Name(string? text) =>
        text is { Length: > 0 and <= MaxName } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ':' or '_' or '.') ? text : null;
}
