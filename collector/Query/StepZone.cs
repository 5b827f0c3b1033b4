using System.Globalization;

namespace Telemetry.Collector;

/// <summary>
/// Where the day begins. Steps of whole days begin at local midnight, also where summer time makes a day of 23 or 25 hours; shorter ones count
/// from midnight by the zone's standard time.
/// </summary>
public sealed class StepZone
{
    public const string Forms = "Asia/Tokyo, UTC, +09:00, or a name of the time zone database like Europe/Berlin";

    private readonly long offset;
    private readonly TimeZoneInfo? rules;

    private StepZone(string name, TimeSpan offset, TimeZoneInfo? rules)
    {
        Name = name;
        this.offset = (long)offset.TotalMilliseconds;
        this.rules = rules is { SupportsDaylightSavingTime: true } ? rules : null;
    }

    /// <summary>Known without a time zone database.</summary>
    public static StepZone Japan { get; } = new("Asia/Tokyo", JapanTime.Offset, null);

    public string Name { get; }

    public static StepZone Of(TimeZoneInfo zone) => new(zone.Id, zone.BaseUtcOffset, zone);

    /// <summary>Its days and hours are those of the roll-ups.</summary>
    public bool HasDaysOfJapan => rules is null && offset == Japan.offset;

    /// <summary>Its hours are those of the roll-ups.</summary>
    public bool HasWholeHours => rules is null && offset % RollupLevel.HourMs == 0;

    public static StepZone? Parse(string text)
    {
        if (text is "Asia/Tokyo" or "JST") return Japan;
        if (text is "UTC" or "Z") return new StepZone("UTC", TimeSpan.Zero, null);
        if (text.Length == 6 && text[0] is '+' or '-')
            return TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var shift) && shift <= TimeSpan.FromHours(14)
                ? new StepZone(text, text[0] == '-' ? -shift : shift, null)
                : null;
        return TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? Of(zone) : null;
    }

    /// <summary>Begin of the step that holds an instant, ms.</summary>
    public long StartOf(long time, long step)
    {
        if (rules is not null && step % RollupLevel.DayMs == 0)
        {
            var date = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), rules).Date;
            var days = (long)(date - DateTime.UnixEpoch).TotalDays;
            return Midnight(days - days % (step / RollupLevel.DayMs));
        }
        var into = (time + offset) % step;
        return time - (into < 0 ? into + step : into);
    }

    /// <summary>Begin of the step after the one that begins here.</summary>
    public long Next(long start, long step)
    {
        if (rules is null || step % RollupLevel.DayMs != 0) return start + step;
        var date = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(start), rules).Date;
        return Midnight((long)(date - DateTime.UnixEpoch).TotalDays + step / RollupLevel.DayMs);
    }

    /// <summary>An instant with the zone's offset, for people.</summary>
    public DateTimeOffset Local(long time)
    {
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(time);
        return rules is null ? instant.ToOffset(TimeSpan.FromMilliseconds(offset)) : TimeZoneInfo.ConvertTime(instant, rules);
    }

    // Where the clock skips midnight, the day begins with the first instant there is.
    private long Midnight(long days)
    {
        var local = DateTime.UnixEpoch.AddDays(days);
        while (rules!.IsInvalidTime(DateTime.SpecifyKind(local, DateTimeKind.Unspecified))) local = local.AddMinutes(15);
        var unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var shift = rules.IsAmbiguousTime(unspecified) ? rules.GetAmbiguousTimeOffsets(unspecified).Max() : rules.GetUtcOffset(unspecified);
        return new DateTimeOffset(unspecified, shift).ToUnixTimeMilliseconds();
    }
}
