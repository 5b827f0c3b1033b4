using System.Text;

namespace Telemetry.Contracts;

/// <summary>
/// Names the role of a device at a place (<c>ap-0017</c>, <c>air-003</c>), never the hardware: a swapped Pi keeps the history.
/// Shape: <see cref="WireName"/>.
/// </summary>
public readonly record struct DeviceId
{
    private DeviceId(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out DeviceId id)
    {
        id = WireName.IsValid(text) ? new DeviceId(text.ToString()) : default;
        return id.Value is not null;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out DeviceId id)
    {
        id = WireName.IsValid(text) ? new DeviceId(Encoding.ASCII.GetString(text)) : default;
        return id.Value is not null;
    }

    /// <exception cref="FormatException">The text is not a device id; the message shows the allowed shape.</exception>
    public static DeviceId Parse(string text) =>
        TryParse(text.AsSpan(), out var id)
            ? id
            : throw new FormatException($"'{text}' is not a device id: 1 to 63 characters of a-z, 0-9 and '-', not beginning with '-', like ap-0017");

    public override string ToString() => Value ?? "";
}
