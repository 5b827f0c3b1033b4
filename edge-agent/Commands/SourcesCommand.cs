using System.CommandLine;

namespace Telemetry.EdgeAgent;

internal static class SourcesCommand
{
    public static Command Create()
    {
        var command = new Command("sources", "List the kinds of sources and of actions, each with an example entry for the lists Sources and Orders:Actions of the configuration.");
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            foreach (var kind in SourceKinds.All) Write(output, kind.Name, kind.Summary, kind.Example);
            foreach (var kind in OverrideActions.All) Write(output, kind.Name, kind.Summary, kind.Example);
        });
        return command;
    }

    private static void Write(TextWriter output, string name, string summary, string example)
    {
        output.WriteLine($"{name,-13} {summary}");
        output.WriteLine($"{"",-13} {example}");
    }
}
