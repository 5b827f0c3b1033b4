using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Telemetry.EdgeAgent;

/// <summary>For whoever stands at the pole: reads every source once and tries the broker, beside a running agent or without one.</summary>
internal static class CheckCommand
{
    public static Command Create(TimeProvider time)
    {
        var config = ConfigOption.Create();
        var command = new Command(
            "check", "Read every source once, look at journal and broker, and say what is wrong and how to cure it. Exit code 1 when something is wrong.") { config };
        command.SetAction(async (parsed, stop) =>
        {
            if (ConfigOption.Load(parsed, config) is not { } options) return ConfigOption.BadConfiguration;
            var context = new SourceContext(time, NullLogger.Instance);
            var rows = await Task.WhenAll(
            [
                .. options.Sources.Select(source => SourceCheck.RunAsync(source, context, stop)),
                JournalCheck.Run(options.Journal),
                BrokerCheck.RunAsync("broker", options.Broker, time, stop),
                .. options.FallbackBrokers.Select((broker, i) => BrokerCheck.RunAsync($"fallback {i + 1}", broker, time, stop)),
            ]);
            CheckTable.Write(parsed.InvocationConfiguration.Output, rows);
            return rows.All(row => row.Wrong is null) ? ConfigOption.Fine : ConfigOption.SomethingWrong;
        });
        return command;
    }
}
