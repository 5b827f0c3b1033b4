using System.CommandLine;
using Microsoft.Extensions.Logging;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

//   hostapd  radius  serial sensors  iio  geiger  host  agent     Sources: each opens its device and reads it on demand
//        \      |          |         |     |      |     /
//         +-- Sampler: one loop for each --+        timeouts, monotonic intervals, failures counted by reason
//                         | lines
//                      Intake                       in memory for at most one commit interval
//                         | Committer               one transaction seals batches
//                      Journal (SQLite) <--------+  bounded in bytes and age, drops are counted
//                         | batches              |
//                      Publisher                 |  window of unacknowledged batches, repeated byte for byte
//                         |                      | acknowledgements: "this batch is in the store"
//                      Uplink (MQTT) ------------+  status, last will
//                         |                      | Overrides: signed orders -> disk -> actions, receipts
//                  broker, collector

HarmlessWriter.GuardProcess();
OwnFiles.KeepPrivate();
var time = TimeProvider.System;
return await new RootCommand("Reads the sensors of a post, keeps what they measured until the store has it, and publishes it over MQTT.")
{
    RunCommand.Create(RunAsync),
    CheckCommand.Create(time),
    SourcesCommand.Create(),
    DecodeCommand.Create(),
}.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });

async Task RunAsync(AgentOptions options, ILoggerFactory logs, CancellationToken stop)
{
    OwnProcess.Seal();
    var random = new Random();
    var boot = (uint)random.NextInt64(1, 1L << 32);
    var log = logs.CreateLogger("edge-agent");
    var systemd = ServiceNotifier.FromEnvironment();
    Signal committed = new();

    var clock = DeviceClock.Of(options.Clock, time);
    using var journal = new Journal(options.Journal, boot, clock, random, log);
    var intake = new Intake();

    using var unique = new UniqueDevices(() => clock.Quality == ClockQuality.Synced ? clock.Now : 0);
    var context = new SourceContext(time, log) { Unique = unique };
    List<SourceSlot> slots = [.. options.Sources.Select(source => SourceSlot.Of(source, context))];
    await using var overrides = new Overrides(options, slots, clock, logs);
    var status = new StatusBoard(boot, journal, slots, clock, HardwareName.Read("/"), overrides.Status, options.Orders.IsOn ? options.Orders.Areas : null);

    var backfill = new Backfill(journal, committed);
    using var remote = new RemoteControl(options, slots, context, status, clock, logs) { Backfill = backfill };
    var asker = new DayKeyAsker(unique, options, time, new Random(random.Next()), log);
    await using var uplink = new Uplink(options, status, [asker.Inbox, .. remote.Inboxes, .. overrides.Inboxes], committed, clock, log);
    var pulse = new Pulse(time);
    var publisher = new Publisher(journal, uplink, options.Publisher, committed, time, random) { Pulse = pulse, Backfill = backfill };
    var committer = new Committer(intake, journal, new CommitPace(options.Journal), OwnProcess.WrittenBytes, committed, time) { Pulse = pulse };
    var own = AgentSource.SlotOf(journal, () => publisher.Resent, options.Heartbeat);
    await using var sampler = new Sampler(
        [.. slots, UniqueSource.SlotOf(unique, options.SketchInterval), own], intake, options.Heartbeat, new SampleTime(clock), log) { Pulse = pulse };
    using var heartbeat = new Heartbeat(uplink, options.Heartbeat, time);
    var watch = new ServiceWatch(
        systemd, pulse, committed, () => StandingLine.Of(options.Device, uplink.State, uplink.Path, [.. slots.Select(slot => slot.Status)]), time, log);

    remote.Restore(pace =>
    {
        heartbeat.Pace(pace);
        own.Want(pace, enabled: true);
    });
    uplink.Start();
    systemd.Ready($"{options.Device}: {slots.Count} sources to {options.Broker.Url}");
    Stages.Started(log, options.Device, boot, slots.Count, options.Broker.Url);
    // Stopped in this order: what was measured last is still journalled, and sent if there is a connection.
    await Stages.RunAsync(
        stop, halt => remote.RunAsync(uplink, halt), halt => asker.RunAsync(DayKeyLink.Over(uplink), halt), sampler.RunAsync, committer.RunAsync, publisher.RunAsync,
        halt => overrides.RunAsync(uplink, halt), heartbeat.RunAsync, watch.RunAsync);
    systemd.Stopping();
    publisher.Turn();
}
