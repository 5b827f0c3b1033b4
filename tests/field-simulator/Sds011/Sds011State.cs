namespace Telemetry.FieldSimulator;

/// <summary>
/// The sensor's own logic: which mode it is in, when it reports, what it answers. Asleep it hears only the command to work.
/// With a working period of n minutes it works for 30 s and rests until the period is over.
/// </summary>
public sealed class Sds011State(ushort id, TimeSpan interval)
{
    private static readonly TimeSpan s_workingTime = TimeSpan.FromSeconds(30);
    private readonly TimeSpan _interval = interval;
    private TimeSpan _nextReport = interval;
    private TimeSpan _periodStart;

    public ushort Id { get; private set; } = id;
    public bool ReportsOnQueryOnly { get; private set; }
    public bool Asleep { get; private set; }
    public int WorkingPeriodMinutes { get; private set; }

    /// <summary>Whether a report is due. Asked late, it answers once and goes on from there: the sensor has no queue.</summary>
    public bool ReportDue(TimeSpan now)
    {
        if (now < _nextReport) return false;
        _nextReport += _interval * Math.Ceiling((now - _nextReport + TimeSpan.FromTicks(1)) / _interval);
        return !Asleep && !ReportsOnQueryOnly && Working(now);
    }

    /// <summary>The reply to send, or null: not addressed, asleep, or not a command of the sensor.</summary>
    public byte[]? Answer(Sds011Command command, AirSample air, TimeSpan now)
    {
        if (command.Id != Sds011Command.AnySensor && command.Id != Id) return null;
        if (Asleep && command is not { Code: Sds011Command.SleepWork, Set: true, Value: 1 }) return null;
        var set = (byte)(command.Set ? 1 : 0);
        switch (command.Code)
        {
            case Sds011Command.ReportingMode:
                if (command.Set) ReportsOnQueryOnly = command.Value == 1;
                return Sds011Frame.Reply(command.Code, set, (byte)(ReportsOnQueryOnly ? 1 : 0), 0, Id);
            case Sds011Command.Query:
                return Sds011Frame.Report(air, Id);
            case Sds011Command.DeviceId:
                Id = command.NewId;
                return Sds011Frame.Reply(command.Code, 0, 0, 0, Id);
            case Sds011Command.SleepWork:
                if (command.Set) Asleep = command.Value == 0;
                return Sds011Frame.Reply(command.Code, set, (byte)(Asleep ? 0 : 1), 0, Id);
            case Sds011Command.Firmware:
                return Sds011Frame.Reply(command.Code, 18, 11, 16, Id);
            case Sds011Command.WorkingPeriod:
                if (command.Set) (WorkingPeriodMinutes, _periodStart) = (Math.Min(command.Value, (byte)30), now);
                return Sds011Frame.Reply(command.Code, set, (byte)WorkingPeriodMinutes, 0, Id);
            default:
                return null;
        }
    }

    private bool Working(TimeSpan now)
    {
        if (WorkingPeriodMinutes == 0) return true;
        var period = TimeSpan.FromMinutes(WorkingPeriodMinutes);
        return (now - _periodStart).Ticks % period.Ticks < s_workingTime.Ticks;
    }
}
