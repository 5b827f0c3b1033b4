using System.Text;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

/// <summary>A line with everything decoded, so that tests can compare it.</summary>
internal sealed record ParsedLine(string Measurement, (string Key, string Value)[] Tags, (string Key, object Value)[] Fields, long? Timestamp)
{
    public static LineError ErrorOf(string line) => LineParser.TryParse(Encoding.UTF8.GetBytes(line), new FieldSlot[LineParser.MaxFields], out _);

    public static ParsedLine Of(string line) => Of(Encoding.UTF8.GetBytes(line));

    public static ParsedLine Of(ReadOnlySpan<byte> line)
    {
        var slots = new FieldSlot[LineParser.MaxFields];
        var error = LineParser.TryParse(line, slots, out var view);
        Assert.True(error == LineError.None, $"{error}: {Encoding.UTF8.GetString(line)}");

        List<(string, string)> tags = [];
        var walk = view.GetTags();
        while (walk.MoveNext()) tags.Add((LineText.UnescapeName(walk.Key), LineText.UnescapeName(walk.Value)));
        List<(string, object)> fields = [];
        foreach (var slot in slots.AsSpan(0, view.FieldCount))
            fields.Add((LineText.UnescapeName(view.Key(slot)), ValueOf(view, slot)));
        return new ParsedLine(LineText.UnescapeMeasurement(view.Measurement), [.. tags], [.. fields], view.Timestamp);
    }

    private static object ValueOf(LineView view, FieldSlot slot) => slot.Kind switch
    {
        FieldKind.Float => BitConverter.Int64BitsToDouble(slot.Bits),
        FieldKind.Integer => slot.Bits,
        FieldKind.Unsigned => (ulong)slot.Bits,
        FieldKind.Boolean => slot.Bits == 1,
        _ => LineText.UnescapeText(view.Text(slot)),
    };
}
