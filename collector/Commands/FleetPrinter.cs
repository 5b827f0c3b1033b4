using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>Tells a person how a device stands to what is wanted of it.</summary>
public static class FleetPrinter
{
    private const string NotThere = "not at the broker yet: is the collector running, and its broker there? It is kept, and sent then.";

    public static async Task TwinAsync(TextWriter output, string device, TwinEntry? entry)
    {
        if (entry is null)
        {
            await output.WriteLineAsync($"{device}: nothing was ever wanted, and it has not reported");
            return;
        }
        await output.WriteLineAsync(entry.Desired is { } desired ? $"wanted    {Text(desired)}" : "wanted    nothing: the device's file");
        if (entry.Desired is not null) await output.WriteLineAsync(entry.Published is { } at ? $"published {Time(at)}" : NotThere);
        if (entry.Report is not { } report)
        {
            await output.WriteLineAsync("the device has not answered: it may be offline, GET /api/v1/devices says");
            return;
        }
        var stale = entry.Desired is { } wanted && report.Version != wanted.Version;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"device    {OrderCodec.Word(report.State)} version {report.Version?.ToString(CultureInfo.InvariantCulture) ?? "?"} at {Time(report.At)}{(stale ? "; not yet what is wanted" : "")}"));
        foreach (var error in report.Errors) await output.WriteLineAsync($"          {HarmlessText.Line(error)}");
        await output.WriteLineAsync($"in force  {Text(report.Applied)}");
    }

    public static async Task CommandAsync(TextWriter output, CommandEntry entry)
    {
        if (entry.Result is { } result)
        {
            await output.WriteLineAsync($"{entry.Device} {OrderCodec.Word(result.State)} at {Time(result.At)}: {HarmlessText.Line(result.Reason)}");
            if (result.Diagnostics is { } diagnostics)
                await output.WriteLineAsync(JsonSerializer.Serialize(diagnostics, Answers.Wire.DeviceDiagnostics));
        }
        else
        {
            await output.WriteLineAsync(entry.Sent is { } sent
                ? $"sent {Time(sent)}; no answer yet. It is repeated until {Time(entry.Command.Expires)}; GET /api/v1/commands tells the answer"
                : NotThere);
        }
    }

    public static async Task ContentAsync(TextWriter output, string screen, ContentEntry? entry)
    {
        if (entry is null)
        {
            await output.WriteLineAsync($"{screen}: nothing was ever set; it shows its own playlist");
            return;
        }
        await output.WriteLineAsync(entry.Pointer is { } pointer
            ? string.Create(CultureInfo.InvariantCulture, $"manifest  version {entry.Version}, {pointer.Url}, SHA-256 {pointer.Sha256}")
            : string.Create(CultureInfo.InvariantCulture, $"manifest  none any more since version {entry.Version}: its own playlist"));
        await output.WriteLineAsync(entry.Published is { } at ? $"published {Time(at)}" : NotThere);
    }

    private static string Text(DeviceTwin twin) => Encoding.UTF8.GetString(TwinCodec.Write(twin));

    private static string Time(long milliseconds) => JapanTime.LongText(milliseconds);
}
