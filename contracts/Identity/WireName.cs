namespace Telemetry.Contracts;

/// <summary>The one spelling of names that appear in topics, file names and URLs: <c>[a-z0-9][a-z0-9-]{0,62}</c> (a DNS label).</summary>
public static class WireName
{
    public const int MaxLength = 63;

    /// <summary>True when every character is allowed and the length is 1 to 63.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxLength || name[0] == '-') return false;
        foreach (var c in name)
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) return false;
        return true;
    }

    /// <inheritdoc cref="IsValid(ReadOnlySpan{char})"/>
    public static bool IsValid(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxLength || name[0] == (byte)'-') return false;
        foreach (var c in name)
            if (c is not ((>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-')) return false;
        return true;
    }
}
