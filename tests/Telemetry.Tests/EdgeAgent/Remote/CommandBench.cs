using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>A device that takes commands: its file on disk, a light made of files, a restart that is only counted.</summary>
internal sealed class CommandBench : IOutbox, IDisposable
{
    private readonly FieldFolder folder = new();
    private CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private CommandLoop loop = null!;

    public CommandBench(bool start = true)
    {
        Options = TwinHouse.Options($$"""
            { "Device": "air-003", "Journal": { "Path": "{{folder["journal.db"]}}" }, "Sources": [ { "Kind": "host", "Name": "host" } ],
              "Commands": { "AllowReboot": true, "LedRoot": "{{folder["leds"]}}" } }
            """);
        if (start) Start();
    }

    public AgentOptions Options { get; }
    public ManualTime Time { get; } = new();
    public bool ClockSet { get; set; } = true;
    public string KernelBoot { get; set; } = "boot-1";
    public int Restarts { get; private set; }
    public JournalStatus Journal { get; set; } = new(0, 0, 0, 9, 0, Newest: 9);
    public string? RestartRefused { get; set; }
    public ConcurrentQueue<CommandResult> Results { get; } = [];
    public ConcurrentQueue<byte[]> Sent { get; } = [];
    public SourceSlot Slot { get; private set; } = null!;
    public long Connection { get; set; } = 1;
    public RecentWarnings Warnings { get; private set; } = null!;
    public string LedgerPath => folder["journal.db.commands.json"];
    public long Wall => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public string Led(string name, string attribute) => Path.Combine(folder["leds"], name, attribute);

    public void AddLed(string name)
    {
        Directory.CreateDirectory(Path.Combine(folder["leds"], name));
        File.WriteAllText(Led(name, "trigger"), "none [mmc0] timer\n");
        File.WriteAllText(Led(name, "brightness"), "0\n");
        File.WriteAllText(Led(name, "max_brightness"), "255\n");
    }

    public void Start()
    {
        var clock = new DeviceClock(Time, () => ClockSet, KernelBoot);
        var context = new SourceContext(Time, NullLogger.Instance);
        Slot = SourceSlot.Of(Options.Sources[0], context);
        Warnings = new RecentWarnings(clock);
        var sources = new RunningSources(TwinPlan.Of(Options), [Slot], context, _ => { });
        var status = new DeviceStatus(DeviceState.Online, "3f2a91c4", 1, Wall, Sources: [new("host", "host", SourceState.Ok)]);
        var diagnosis = new Diagnosis(() => status, () => 7, Warnings, Time);
        var hands = new CommandHands(new StatusLed(Options.Commands, Time), sources, diagnosis.Take, () => Journal, _ =>
        {
            Restarts++;
            return Task.FromResult(RestartRefused);
        }, Time);
        loop = new CommandLoop(Options, hands, clock, NullLogger.Instance);
        loop.Restore();
        stop = new CancellationTokenSource();
        running = loop.RunAsync(this, stop.Token);
    }

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    public void Send(string json, bool retained = false) => Send(Encoding.UTF8.GetBytes(json), retained);

    public void Send(byte[] payload, bool retained = false) => loop.Inbox.Take(default, new InboundMessage("city/cmd/air-003"u8, payload, retained, 1));

    public void Send(string id, CommandKind kind, string? source = null, int seconds = 10, long lifeMs = 60_000) =>
        Send(CommandCodec.Write(new(id, kind, Wall, Wall + lifeMs, source, seconds)));

    public async Task<CommandResult> Answer(int number)
    {
        await FieldWait.Until($"answer {number}", () => Results.Count >= number);
        return Results.ElementAt(number - 1);
    }

    public Task<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, CancellationToken stop)
    {
        Assert.Equal(("city/cmd/air-003/result", false), (topic, retain));
        Sent.Enqueue(payload.ToArray());
        Results.Enqueue(JsonSerializer.Deserialize(payload.Span, ContractsJson.Default.CommandResult)!);
        return Task.FromResult(PublishOutcome.Sent);
    }

    public void Dispose()
    {
        stop.Cancel();
        folder.Dispose();
    }
}
