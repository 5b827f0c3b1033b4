using System.CommandLine;

namespace Telemetry.Bench;

internal static class BenchCommand
{
    public static RootCommand Build(IReadOnlyList<IBench> benches, TimeProvider time)
    {
        var windows = new Option<int>("--windows") { Description = "Windows measured.", DefaultValueFactory = _ => 5 };
        var window = new Option<TimeSpan>("--window") { Description = "Length of one.", DefaultValueFactory = _ => TimeSpan.FromMinutes(3) };
        var warmUp = new Option<TimeSpan>("--warm-up") { Description = "What is not measured before.", DefaultValueFactory = _ => TimeSpan.FromMinutes(3) };
        var root = new RootCommand("Measures the product beside others. Exit code 1: what was to be measured did not work.");
        foreach (var bench in benches)
        {
            var command = new Command(bench.Name, bench.Summary) { windows, window, warmUp };
            command.SetAction((parsed, stop) => RunAsync(
                bench, new(parsed.GetValue(windows), parsed.GetValue(window), parsed.GetValue(warmUp)), parsed.InvocationConfiguration.Output, time, stop));
            root.Add(command);
        }
        return root;
    }

    private static async Task<int> RunAsync(IBench bench, Pace pace, TextWriter output, TimeProvider time, CancellationToken stop)
    {
        await using var stage = new BenchStage(bench.Name, pace, output, time);
        try
        {
            var result = await bench.RunAsync(stage, stop);
            await output.WriteLineAsync($"\n{ResultTable.Of(result)}");
            stage.Say($"kept in {Path.GetRelativePath(Repository.Root, result.Keep(bench.Name))}");
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            stage.Say($"{bench.Name}: {e.Message}");
            return 1;
        }
    }
}
