using System.CommandLine;

namespace Telemetry.EdgeAgent;

internal static class SourcesCommand
{
    public static Command Create()
    {
        var command = new Command("sources", "List the kinds of sources, each with an example entry for the list Sources of the configuration.");
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            foreach (var kind in SourceKinds.All)
            {
                output.WriteLine($"{kind.Name,-10} {kind.Summary}");
                output.WriteLine($"{"",-10} {kind.Example}");
            }
        });
        return command;
    }
}
