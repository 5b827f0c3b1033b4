using System.Globalization;
using System.Text;

namespace Telemetry.Dashboards;

/// <summary>Path data of a line in a box of <see cref="Width"/> by <see cref="Height"/>; a gap lifts the pen.</summary>
public static class SvgPath
{
    public const int Width = 1_000;
    public const int Height = 220;

    /// <summary>A line from point to point. A point alone between gaps becomes a dot (round line caps).</summary>
    public static string Line(IReadOnlyList<double> at, IReadOnlyList<double?> values, double max)
    {
        var path = new StringBuilder();
        var down = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
            {
                down = false;
                continue;
            }
            path.Append(CultureInfo.InvariantCulture, $"{(down ? 'L' : 'M')}{X(at[i])} {Y(value, max)}");
            if (!down && (i + 1 == values.Count || values[i + 1] is null)) path.Append("h0");
            down = true;
        }
        return path.ToString();
    }

    /// <summary>A stair: each value holds for the whole of its step.</summary>
    /// <param name="width">Width of one step as a share of the box.</param>
    public static string Stair(IReadOnlyList<double> at, IReadOnlyList<double?> values, double max, double width)
    {
        var path = new StringBuilder();
        var down = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
                path.Append(CultureInfo.InvariantCulture, $"{(down ? 'L' : 'M')}{X(at[i])} {Y(value, max)}H{X(Math.Min(1, at[i] + width))}");
            down = values[i] is not null;
        }
        return path.ToString();
    }

    public static string Y(double value, double max) => Number(Height * (1 - Math.Clamp(value / max, 0, 1)));

    private static string X(double share) => Number(Width * share);

    private static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}
