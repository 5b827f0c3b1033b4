using System.Text;

namespace Telemetry.Collector;

/// <summary>The text of a CSV file whose encoding nobody has declared.</summary>
/// <param name="Encoding">UTF-8 with BOM, UTF-8 or CP932.</param>
public sealed record CsvText(string Text, string Encoding);

/// <summary>
/// Byte order mark, then strict UTF-8, then CP932 (what Japanese spreadsheets write and call Shift_JIS). In this order because Japanese CP932 is
/// never valid UTF-8 by chance in a whole file, while nearly everything is valid CP932.
/// </summary>
public static class CsvBytes
{
    public const int MaxBytes = 16 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Cp932 = CodePagesEncodingProvider.Instance.GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <returns>The text, or null with why not and the cure.</returns>
    public static CsvText? Read(ReadOnlySpan<byte> bytes, out string? refusal)
    {
        refusal = null;
        if (bytes.Length > MaxBytes) refusal = $"the file has more than {MaxBytes} bytes: divide it";
        else if (bytes.IsEmpty) refusal = "the file is empty";
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
            refusal = "the file is UTF-16: save it as 'CSV UTF-8 (comma delimited)'";
        else if (bytes.StartsWith("PK\x03\x04"u8)) refusal = "the file is a workbook (xlsx) or an archive: save it as 'CSV UTF-8 (comma delimited)'";
        else if (bytes.Contains((byte)0)) refusal = $"line {LineOf(bytes, bytes.IndexOf((byte)0))} has a zero byte: this is no text file";
        if (refusal is not null) return null;

        var marked = bytes.StartsWith(Encoding.UTF8.Preamble);
        if (marked) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return new CsvText(Strict.GetString(bytes), marked ? "UTF-8 with BOM" : "UTF-8");
        }
        catch (DecoderFallbackException e) when (marked)
        {
            refusal = $"the file begins with a UTF-8 mark, but {Where(bytes, e)} is no UTF-8: save it again as UTF-8";
            return null;
        }
        catch (DecoderFallbackException)
        {
            return ReadCp932(bytes, out refusal);
        }
    }

    private static CsvText? ReadCp932(ReadOnlySpan<byte> bytes, out string? refusal)
    {
        refusal = null;
        try
        {
            var text = Cp932.GetString(DoubledCodes.Single(bytes));
            // Bytes that CP932 does not use come out here, without an error.
            if (text.AsSpan().IndexOfAnyInRange('\uf8f0', '\uf8f3') is >= 0 and var at)
            {
                refusal = $"the file is neither UTF-8 nor CP932 (Shift_JIS): line {text.AsSpan(0, at).Count('\n') + 1} has a byte that neither uses; save it again as UTF-8";
                return null;
            }
            return new CsvText(text, "CP932");
        }
        catch (DecoderFallbackException e)
        {
            refusal = $"the file is neither UTF-8 nor CP932 (Shift_JIS): {Where(bytes, e)} is neither; save it again as UTF-8";
            return null;
        }
    }

    private static string Where(ReadOnlySpan<byte> bytes, DecoderFallbackException e) =>
        $"byte 0x{(e.BytesUnknown is [var first, ..] ? first : 0):x2} in line {LineOf(bytes, Math.Clamp(e.Index, 0, bytes.Length))}";

    private static int LineOf(ReadOnlySpan<byte> bytes, int index) => bytes[..index].Count((byte)'\n') + 1;
}
