using System.Text;
using Microsoft.Extensions.Configuration;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>A device with three sources and an operator who writes twins.</summary>
internal static class TwinHouse
{
    private const string Device = """
        { "Device": "air-003", "Journal": { "Path": "/tmp/journal.db" }, "Sources": [
          { "Kind": "sds011", "Name": "air", "Device": "/dev/none" }, { "Kind": "iio", "Name": "wet", "Chip": "bme280" }, { "Kind": "host", "Name": "host" } ] }
        """;

    public static AgentOptions Options(string? json = null) =>
        OptionsFile.Load(new MemoryStream(Encoding.UTF8.GetBytes(json ?? Device)), new ConfigurationBuilder().Build());

    public static byte[] Twin(long version, string sources = "{}", string more = "") =>
        Encoding.UTF8.GetBytes($$"""{ "v": 1, "version": {{version}}, "sources": {{sources}}{{more}} }""");

    public static DeviceTwin Read(byte[] twin) => TwinCodec.Read(twin).Twin!;

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}

/// <summary>Sources that speak at the pace of whatever plan is in force, unless they are mute, and the desk that watches them.</summary>
internal sealed class TwinScene
{
    private readonly AgentOptions options = TwinHouse.Options();
    private readonly Dictionary<string, long> values = [];

    public TwinScene(TwinMemory? memory = null) => Restart(memory ?? TwinMemory.Empty);

    public TwinDesk Desk { get; private set; } = null!;
    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>Names of sources that give nothing, given the plan in force.</summary>
    public Func<TwinPlan, string[]> Mute { get; set; } = _ => [];

    public TwinReport Report => Desk.Report(0);

    public void Restart(TwinMemory memory)
    {
        values.Clear();
        Desk = new TwinDesk(options, memory, null, Now);
    }

    public void Send(byte[] twin) => Desk.Receive(twin, Now);

    public void Pass(double seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Now += TimeSpan.FromSeconds(1);
            foreach (var source in Desk.Wanted.Sources.Where(source => source.Enabled && !Mute(Desk.Wanted).Contains(source.Name)))
                if ((long)Now.TotalSeconds % Math.Max(1, (long)source.Interval.TotalSeconds) == 0)
                    values[source.Name] = values.GetValueOrDefault(source.Name) + 1;
            Desk.Look([.. Desk.Wanted.Sources.Select(source => new SourceSight(source.Name, values.GetValueOrDefault(source.Name)))], Now);
            if (Desk.Due(Now) is { } next) Desk.Begin(next, Now);
        }
    }
}
