using Microsoft.Extensions.Logging;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class CommandLoopTests : IDisposable
{
    private readonly CommandBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_light_blinks_and_shows_afterwards_what_it_showed_before()
    {
        bench.AddLed("ACT");
        bench.Send("c-1", CommandKind.Identify, seconds: 1);
        await FieldWait.Until("the light is on", () => File.ReadAllText(bench.Led("ACT", "brightness")) == "255");
        Assert.Equal("none", File.ReadAllText(bench.Led("ACT", "trigger")));
        await FieldWait.Until("the second of blinking is over", () =>
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(250));
            return !bench.Results.IsEmpty;
        });
        Assert.Equal(("c-1", CommandState.Done, "the light ACT blinked for 1 s"), Facts(await bench.Answer(1)));
        Assert.Equal(("mmc0", "0"), (File.ReadAllText(bench.Led("ACT", "trigger")), File.ReadAllText(bench.Led("ACT", "brightness"))));
    }

    [Fact]
    public async Task Stopped_in_the_middle_the_light_is_put_back_and_the_next_start_says_so()
    {
        bench.AddLed("led0");
        bench.Send("c-1", CommandKind.Identify, seconds: 60);
        await FieldWait.Until("the light is on", () => File.ReadAllText(bench.Led("led0", "brightness")) == "255");
        await bench.StopAsync();
        Assert.Equal("mmc0", File.ReadAllText(bench.Led("led0", "trigger")));

        bench.Start();
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("c-1", CommandState.Failed, "the agent was restarted in the middle: send it again with a new id"), Facts(await bench.Answer(1)));
    }

    [Fact]
    public async Task Without_a_light_the_answer_names_the_lights_there_are()
    {
        bench.AddLed("PWR");
        bench.Send("c-1", CommandKind.Identify);
        Assert.Equal(("c-1", CommandState.Failed, "there is no light ACT or led0: set Commands:Led to one of PWR"), Facts(await bench.Answer(1)));
    }

    [Fact]
    public async Task A_source_is_made_anew_and_an_unknown_one_is_named()
    {
        var before = bench.Slot.Source;
        bench.Send("c-1", CommandKind.RestartSource, source: "host");
        Assert.Equal(CommandState.Done, (await bench.Answer(1)).State);
        await bench.Slot.SettleAsync(bench.Time);
        Assert.NotSame(before, bench.Slot.Source);

        bench.Send("c-2", CommandKind.RestartSource, source: "nose");
        Assert.Equal(("c-2", CommandState.Failed, "there is no source 'nose': write one of host"), Facts(await bench.Answer(2)));
    }

    [Fact]
    public async Task A_command_that_is_delivered_again_is_done_once_and_answered_the_same_also_after_a_restart()
    {
        bench.RestartRefused = "not granted";
        var command = CommandCodec.Write(new("c-1", CommandKind.Reboot, bench.Wall, bench.Wall + 60_000));
        bench.Send(command);
        var first = await bench.Answer(1);
        bench.Send(command);
        Assert.Equal(first, await bench.Answer(2));
        await bench.StopAsync();
        bench.Start();
        bench.Send(command);

        Assert.Equal(first, await bench.Answer(3));
        Assert.Equal((1, CommandState.Failed, "not granted"), (bench.Restarts, first.State, first.Reason));
    }

    [Fact]
    public async Task A_reboot_is_answered_by_the_agent_that_comes_back_and_is_not_done_again()
    {
        var command = CommandCodec.Write(new("c-1", CommandKind.Reboot, bench.Wall, bench.Wall + 60_000));
        bench.Send(command);
        await FieldWait.Until("the restart is asked for", () => bench.Restarts == 1);
        bench.Send(command);
        await bench.StopAsync();
        Assert.Empty(bench.Results);

        bench.KernelBoot = "boot-2";
        bench.Start();
        bench.Send(command);
        Assert.Equal(("c-1", CommandState.Done, "the machine was restarted and the agent is back"), Facts(await bench.Answer(1)));
        await bench.Answer(2);
        Assert.Equal(1, bench.Restarts);
    }

    [Fact]
    public async Task A_restart_of_the_agent_alone_is_not_told_as_a_reboot()
    {
        bench.Send("c-1", CommandKind.Reboot);
        await FieldWait.Until("the restart is asked for", () => bench.Restarts == 1);
        await bench.StopAsync();
        bench.Start();
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CommandState.Failed, (await bench.Answer(1)).State);
    }

    [Fact]
    public async Task What_is_not_allowed_too_late_too_early_or_retained_is_not_begun()
    {
        var now = bench.Wall;
        bench.Send(CommandCodec.Write(new("late", CommandKind.Reboot, now - 60_000, now)));
        bench.Send(CommandCodec.Write(new("early", CommandKind.Reboot, now + 121_000, now + 200_000)));
        bench.Send(CommandCodec.Write(new("kept", CommandKind.Reboot, now, now + 60_000)), retained: true);
        await bench.Answer(3);
        bench.Options.Commands.AllowReboot = false;
        bench.Send(CommandCodec.Write(new("off", CommandKind.Reboot, now, now + 60_000)));
        await bench.Answer(4);

        Assert.Equal(
            [("late", CommandState.Expired), ("early", CommandState.Refused), ("kept", CommandState.Refused), ("off", CommandState.Refused)],
            bench.Results.Select(result => (result.Id, result.State)));
        Assert.Contains("set Commands:AllowReboot", bench.Results.Last().Reason);
        Assert.Equal(0, bench.Restarts);
        Assert.False(File.Exists(bench.LedgerPath) && File.ReadAllText(bench.LedgerPath).Contains("late"), "a refusal is worth no write");
    }

    [Fact]
    public async Task Backfill_answers_which_numbers_wait_and_which_are_gone()
    {
        bench.Send("c-1", CommandKind.Backfill);
        Assert.Contains("nothing waits", (await bench.Answer(1)).Reason);
        bench.Journal = new(3, 900, 95, 9, 2, 1, 4, 5, 9);
        bench.Send("c-2", CommandKind.Backfill);
        var answer = await bench.Answer(2);
        Assert.Equal((CommandState.Done, CommandKind.Backfill), (answer.State, answer.Command));
        Assert.Contains("3 batches wait, numbers 5 to 9", answer.Reason);
        Assert.Contains("of 1 to 4 some were dropped", answer.Reason);
    }

    [Fact]
    public async Task While_the_clock_is_not_set_only_the_harmless_is_done()
    {
        await bench.StopAsync();
        bench.ClockSet = false;
        bench.Start();
        bench.Time.StepWallClock(TimeSpan.FromDays(-365));
        foreach (var kind in Enum.GetValues<CommandKind>())
        {
            bench.Send(CommandCodec.Write(new(OrderCodec.Word(kind), kind, 1_763_712_000_000, 1_763_712_060_000, "host", 1)));
        }
        await bench.Answer(5);
        var states = bench.Results.ToDictionary(result => result.Id!, result => result.State);
        Assert.Equal(
            (CommandState.Failed, CommandState.Done, CommandState.Refused, CommandState.Refused, CommandState.Refused),
            (states["identify"], states["send-diagnostics"], states["restart-source"], states["backfill"], states["reboot"]));
        Assert.Equal(0, bench.Restarts);
    }

    [Fact]
    public async Task One_is_done_at_a_time_four_wait_and_the_next_is_told_that_it_is_busy()
    {
        bench.Send("c-0", CommandKind.Reboot);
        await FieldWait.Until("the first is under way", () => bench.Restarts == 1);
        for (var i = 1; i <= 5; i++) bench.Send($"c-{i}", CommandKind.Reboot);
        Assert.Equal(("c-5", CommandState.Refused), ((await bench.Answer(1)).Id, (await bench.Answer(1)).State));
        Assert.Contains("busy", bench.Results.Single().Reason);
        Assert.Equal(1, bench.Restarts);
        // The first gives up; what waited behind it is too late by then.
        await FieldWait.Until("it waits for its end", () => bench.Time.DueIn(TimeSpan.FromMinutes(3)) == 1);
        bench.Time.Advance(TimeSpan.FromMinutes(3));
        await bench.Answer(6);
        Assert.Equal(4, bench.Results.Count(result => result.State == CommandState.Expired));
        Assert.Equal(1, bench.Restarts);
    }

    [Fact]
    public async Task Diagnostics_fit_their_bound_and_hold_no_address()
    {
        var log = bench.Warnings.CreateLogger("x");
        for (var i = 0; i < 200; i++)
            log.Log(LogLevel.Warning, default, i, null, (n, _) => $"warning {n} about 02:00:5e:10:00:{n % 256:x2} {new string('漢', 400)}");
        bench.Send("c-1", CommandKind.SendDiagnostics);
        var found = (await bench.Answer(1)).Diagnostics!;

        Assert.InRange(bench.Sent.Single().Length, 1_000, CommandResult.MaxBytes);
        Assert.Equal((7, "host"), (found.TwinVersion, found.Status.Sources!.Single().Name));
        Assert.StartsWith("warning 199 about (address)", found.Warnings[^1].Text);
        Assert.DoesNotContain(found.Warnings, line => line.Text.Contains("02:00:5e"));
    }

    [Fact]
    public async Task Answers_wait_for_a_connection()
    {
        bench.Connection = 0;
        bench.Send("c-1", CommandKind.SendDiagnostics);
        bench.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(bench.Results);
        bench.Connection = 2;
        await FieldWait.Until("the answer", () =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            return bench.Results.Count == 1;
        });
    }

    [Theory]
    [InlineData("{", null, "is not JSON")]
    [InlineData("""{"v":1,"id":"c-1","command":"shell","issued":1,"expires":2}""", "c-1", "write one of identify, restart-source, send-diagnostics, backfill, reboot")]
    [InlineData("""{"v":1,"id":"c-1","command":"reboot","issued":1,"expires":700000}""", "c-1", "expires is 699 s after issued: write at most 600 s")]
    [InlineData("""{"v":1,"id":"c-1","command":"reboot","issued":1,"expires":2,"args":["-f"]}""", "c-1", "args is not a member of reboot")]
    [InlineData("""{"v":1,"id":"c-1","command":"restart-source","issued":1,"expires":2}""", "c-1", "source is missing")]
    [InlineData("""{"v":1,"id":"c-1","command":"identify","seconds":121,"issued":1,"expires":2}""", "c-1", "seconds is 121")]
    public async Task What_is_no_command_is_refused_with_its_cure(string json, string? id, string reason)
    {
        bench.Send(json);
        var answer = await bench.Answer(1);
        Assert.Equal((id, CommandState.Refused), (answer.Id, answer.State));
        Assert.Contains(reason, answer.Reason);
    }

    [Fact]
    public async Task A_damaged_list_is_set_aside_and_commands_go_on()
    {
        await bench.StopAsync();
        File.WriteAllText(bench.LedgerPath, "{\"begun\":[");
        bench.Start();
        bench.Send("c-1", CommandKind.SendDiagnostics);
        Assert.Equal(CommandState.Done, (await bench.Answer(1)).State);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(bench.LedgerPath)!, "*.damaged-*"));
    }

    private static (string? Id, CommandState State, string Reason) Facts(CommandResult result) => (result.Id, result.State, result.Reason);
}
