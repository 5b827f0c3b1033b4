using System.CommandLine;
using System.Text.Json;

namespace Telemetry.FieldSimulator;

/// <summary>The commands of the program: a scene, one device, a recording. Exit code 1 with the reasons on the error output.</summary>
internal static class SimulatorCommands
{
    private static readonly Option<int?> s_seed = new("--seed") { Description = "Makes random draws repeatable.", HelpName = "whole number" };

    public static Command Run(TimeProvider time)
    {
        var file = new Option<FileInfo>("--scene") { Description = "Scene file (JSON, see README.md).", Required = true, HelpName = "file" };
        var command = new Command("run", "Serve all devices of a scene until SIGTERM or SIGINT.") { file, s_seed };
        command.SetAction((parsed, cancel) => Guard(parsed, async () =>
        {
            var scene = await Scene.LoadAsync(parsed.GetRequiredValue(file), cancel);
            await ServeAsync(scene.Devices, parsed.GetValue(s_seed) ?? scene.Seed, parsed, time, cancel);
        }));
        return command;
    }

    public static Command Device<TOptions>(string name, string description, TimeProvider time)
        where TOptions : DeviceOptions, new()
    {
        var binding = new OptionsBinding<TOptions>();
        var command = new Command(name, description) { s_seed };
        binding.AddTo(command);
        command.SetAction((parsed, cancel) => Guard(parsed, () =>
            ServeAsync([binding.Read(parsed)], parsed.GetValue(s_seed), parsed, time, cancel)));
        return command;
    }

    public static Command Geiger(TimeProvider time)
    {
        var binding = new OptionsBinding<GeigerOptions>();
        var record = new Option<FileInfo>("--record") { Description = "Write a recording to this file and end, instead of serving.", HelpName = "file" };
        var events = new Option<int>("--events") { Description = "Records in the recording.", DefaultValueFactory = _ => 1000, HelpName = "whole number" };
        var command = new Command("geiger", "Serve one Geiger tube on a GPIO line, or record it.") { s_seed, record, events };
        binding.AddTo(command);
        command.SetAction((parsed, cancel) => Guard(parsed, async () =>
        {
            var options = binding.Read(parsed);
            if (parsed.GetValue(record) is not { } file)
            {
                await ServeAsync([options], parsed.GetValue(s_seed), parsed, time, cancel);
                return;
            }
            Demand([options with { Path = file.FullName }]);
            await using var stream = file.Create();
            var train = new PulseTrain(options, GeigerSimulator.Monotonic(time), RandomOf(parsed.GetValue(s_seed)));
            var pulses = await GeigerRecording.WriteAsync(stream, train, parsed.GetValue(events), cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"recorded {parsed.GetValue(events)} events of {pulses} pulses");
        }));
        return command;
    }

    private static Task ServeAsync(IReadOnlyList<DeviceOptions> options, int? seed, ParseResult parsed, TimeProvider time, CancellationToken cancel)
    {
        Demand(options);
        return Field.ServeAsync(Field.Make(options, time, RandomOf(seed)), parsed.InvocationConfiguration.Output, cancel);
    }

    private static Random RandomOf(int? seed) => seed is { } known ? new Random(known) : new Random();

    private static void Demand(IReadOnlyList<DeviceOptions> options)
    {
        var faults = options.SelectMany((one, index) => one.Faults().Select(fault => $"device {index + 1}: {fault}")).ToArray();
        if (faults.Length > 0) throw new InvalidDataException(string.Join('\n', faults));
    }

    private static async Task<int> Guard(ParseResult parsed, Func<Task> action)
    {
        try
        {
            await action();
            return 0;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
