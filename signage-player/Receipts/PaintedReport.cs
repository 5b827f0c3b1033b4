using System.Buffers;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>What the page says it has painted.</summary>
/// <param name="Order">Null for the normal page.</param>
/// <param name="Seq">Tells a drill from the actual order of the same name.</param>
/// <param name="Replaced">Texts of a person in place of which a built-in phrase stands, because they cannot be read at a legible size: headline.ja ...</param>
/// <param name="Hash"><c>sha256:</c> and 64 hexadecimal digits of the visible text.</param>
internal sealed record PaintedReport(
    string? Order, int Rev, long Seq, string Hash, int Width, int Height, IReadOnlyList<string>? Replaced = null)
{
    public const int MaxBytes = 4 * 1024;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private const int MaxSide = 20_000, HashLength = 71, MaxReplaced = 2 * OrderCodec.MaxLanguages;

    public bool IsSound =>
        Width is > 0 and <= MaxSide && Height is > 0 and <= MaxSide && Rev >= 0 && (Order is null || WireName.IsValid(Order))
        && Hash.Length == HashLength && Hash.StartsWith("sha256:", StringComparison.Ordinal) && Hash.AsSpan(7).IndexOfAnyExcept(HexDigits) < 0
        && (Replaced is null || (Replaced.Count <= MaxReplaced && Replaced.All(IsField)));

    /// <summary>Null when everything that a person wrote is shown.</summary>
    public string? Reason => Replaced is { Count: > 0 } ? $"replaced: {string.Join(", ", Replaced)}" : null;

    private static bool IsField(string? field) =>
        field?.Split('.') is ["headline" or "action", var language] && WireName.IsValid(language.ToLowerInvariant());

    public string Frame => $"{Width}x{Height} {Hash}";
}
