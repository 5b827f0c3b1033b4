namespace Telemetry.EdgeAgent;

/// <summary>A light of the device (Linux LED class). What it showed before it shows again afterwards.</summary>
internal sealed class StatusLed(CommandsOptions options, TimeProvider time)
{
    private static readonly string[] Usual = ["ACT", "led0"];
    private static readonly TimeSpan Half = TimeSpan.FromMilliseconds(250);

    /// <summary>Blinks; the first word is null and the second says why when there is nothing to blink.</summary>
    /// <exception cref="IOException">The light may not be written or went away.</exception>
    public async Task<(string? Blinked, string? Why)> BlinkAsync(TimeSpan length, CancellationToken stop)
    {
        if (Find() is not { } name) return (null, $"there is no light {options.Led ?? string.Join(" or ", Usual)}: set Commands:Led to one of {Known()}");
        var (trigger, brightness) = (File(name, "trigger"), File(name, "brightness"));
        var shown = Chosen(await System.IO.File.ReadAllTextAsync(trigger, stop));
        var level = (await System.IO.File.ReadAllTextAsync(brightness, stop)).Trim();
        var full = (await System.IO.File.ReadAllTextAsync(File(name, "max_brightness"), stop)).Trim();
        await WriteAsync(trigger, "none");
        try
        {
            for (var past = TimeSpan.Zero; past < length; past += 2 * Half)
            {
                await WriteAsync(brightness, full);
                await Task.Delay(Half, time, stop);
                await WriteAsync(brightness, "0");
                await Task.Delay(Half, time, stop);
            }
        }
        finally
        {
            await WriteAsync(brightness, level);
            await WriteAsync(trigger, shown);
        }
        return (name, null);
    }

    private string? Find() => (options.Led is { } led ? [led] : Usual).FirstOrDefault(name => System.IO.File.Exists(File(name, "brightness")));

    private string Known() => Directory.Exists(options.LedRoot) && Directory.GetDirectories(options.LedRoot) is { Length: > 0 } all
        ? string.Join(", ", all.Select(Path.GetFileName).Order(StringComparer.Ordinal))
        : $"the folders below {options.LedRoot}, where there is none now";

    private string File(string name, string attribute) => Path.Combine(options.LedRoot, name, attribute);

    /// <summary>The kernel lists all triggers, the chosen one in brackets.</summary>
    private static string Chosen(string triggers) =>
        triggers.Split(' ', '\n').FirstOrDefault(word => word.StartsWith('['))?.Trim('[', ']') ?? "none";

    private static Task WriteAsync(string path, string text) => System.IO.File.WriteAllTextAsync(path, text, CancellationToken.None);
}
