using System.CommandLine;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

/// <summary>A folder with a configuration, and the commands of the collector as a person types them there; gone with the test.</summary>
/// <param name="folder">One that is somebody else's to delete.</param>
internal sealed class CommandLine : IDisposable
{
    private readonly bool own;

    public CommandLine(string? folder = null)
    {
        (own, Folder) = (folder is null, folder ?? Directory.CreateTempSubdirectory("collector-cli-").FullName);
        Configure("{}");
    }

    public string Folder { get; }

    /// <param name="store">Section Store, JSON.</param>
    public void Configure(string store) => File.WriteAllText(
        PathOf("collector.json"), $$"""{ "Broker": { "Url": "mqtt://127.0.0.1:9" }, "Store": {{store}}, "Alerts": { "Directory": "alerts", "Persons": ["desk-a", "desk-b"] } }""");

    public CollectorOptions Options => OptionsReader.Read(PathOf("collector.json"));

    public string PathOf(string name) => Path.Combine(Folder, name);

    public async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await CollectorCommands.Build((_, _) => Task.CompletedTask, new HastyTime()).Parse([.. arguments, "--config", PathOf("collector.json")])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }

    public void Dispose()
    {
        if (own) Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The real wall clock; timers come due a hundred times as early.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

        private static TimeSpan Sooner(TimeSpan time) => time > TimeSpan.Zero ? time / 100 : time;
    }
}
