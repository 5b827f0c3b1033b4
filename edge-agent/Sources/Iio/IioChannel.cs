using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>A number read from the kernel, or the error that kept it.</summary>
internal readonly record struct IioNumber(double? Value, int Errno);

/// <summary>
/// A channel of an IIO device, as <c>in_temp</c>: <c>_input</c> where the driver gives it, else (<c>_raw</c> + <c>_offset</c>) times
/// <c>_scale</c> (Documentation/ABI/testing/sysfs-bus-iio). In the kernel's unit.
/// </summary>
internal static class IioChannel
{
    public static IioNumber Read(IAttributeFiles files, string folder, string channel)
    {
        var path = Path.Combine(folder, channel);
        var input = Number(files, $"{path}_input");
        if (input.Errno != Libc.NoEntry) return input;
        var raw = Number(files, $"{path}_raw");
        if (raw.Value is null) return raw;
        var scale = Number(files, $"{path}_scale");
        // Channels of one type may share their scale: in_concentration_co2_raw, in_concentration_scale.
        if (scale.Errno == Libc.NoEntry) scale = Number(files, $"{Path.Combine(folder, channel[..channel.LastIndexOf('_')])}_scale");
        if (scale.Value is null) return scale;
        var offset = Number(files, $"{path}_offset");
        return offset.Errno is 0 or Libc.NoEntry ? new((raw.Value + (offset.Value ?? 0)) * scale.Value, 0) : offset;
    }

    private static IioNumber Number(IAttributeFiles files, string path)
    {
        var (text, errno) = files.Read(path);
        if (text is null) return new(null, errno);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new(number, 0) : new(null, Libc.InvalidArgument);
    }
}
