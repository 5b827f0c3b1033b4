using System.CommandLine;
using System.Globalization;

namespace Telemetry.Collector;

/// <summary><c>collector keys show</c>.</summary>
public static class KeysCommand
{
    public static Command Build(TimeProvider time)
    {
        var config = CollectorCommands.Config();
        var show = new Command("show", "Show the key ring: key ids, roles, persons, validity, and which private keys are here") { config };
        show.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var options = CollectorCommands.ReadDesk(parse, config).Alerts;
            using var ledger = OrderLedger.Open(options);
            var cabinet = ledger.Exclusively(() => KeyCabinet.Open(options, time.GetUtcNow().ToUnixTimeMilliseconds()));
            await WriteAsync(parse.InvocationConfiguration.Output, options, cabinet);
            return CollectorCommands.Done;
        }));
        return new Command("keys", "The keys that devices trust") { show };
    }

    private static async Task WriteAsync(TextWriter output, AlertsOptions options, KeyCabinet cabinet)
    {
        await output.WriteLineAsync($"issuer    {cabinet.Ring.Iss}");
        await output.WriteLineAsync($"root      {cabinet.Root.Thumbprint()}  {Path.Combine(options.Directory, "root.jwk")}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ring      epoch {cabinet.Ring.Epoch}, {Day(cabinet.Ring.Issued)}"));
        await output.WriteLineAsync("key id                                       role            person        valid until  private key");
        foreach (var key in cabinet.Ring.Keys)
        {
            var here = cabinet.Keys.FirstOrDefault(k => k.Key.KeyId == key.Kid)?.Name;
            await output.WriteLineAsync(
                $"{key.Kid,-43}  {IngestCounters.Word(key.Role),-14}  {key.Person,-12}  {Day(key.NotAfter),-11}  {(here is null ? "not here" : here + ".key")}");
        }
    }

    private static string Day(long milliseconds) => JapanTime.FromUnixMilliseconds(milliseconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
