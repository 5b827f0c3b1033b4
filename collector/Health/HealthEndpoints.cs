namespace Telemetry.Collector;

/// <summary><c>/health</c>.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGet("/health", Report)
        .WithSummary("Store, broker, queue and counters; 503 when data cannot be taken").DescribeForeign("health", null)
        .Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);

    private static IResult Report(
        ITimeSeriesStore store, IngestLoop loop, BrokerLine line, InboundQueue queue, IngestCounters counters, GroupSeat seat,
        DeskForwarder forwarder, ClockWatch clocks, TimeProvider time, IServiceProvider services)
    {
        var storeWhy = loop.Unavailable ?? store.State.Unavailable;
        var link = line.Connection.State;
        var connected = link.Kind == LinkKind.Connected;
        var clock = clocks.Look(time.GetUtcNow().ToUnixTimeMilliseconds());
        var ok = storeWhy is null && connected && clock is null;
        var report = new HealthReport(
            ok ? "ok" : "failing",
            new HealthPart(storeWhy is null, storeWhy, store.State.Since),
            new HealthPart(connected, connected ? null : link.Reason, link.Since),
            new QueueHealth(queue.Count, queue.Bytes, queue.Dropped),
            new IngestHealth(
                counters.Batches, counters.Lines, counters.Stored, counters.Duplicates, counters.Acknowledged, counters.Unstored, counters.Commits,
                counters.Statuses, counters.RefusedLines, counters.RefusedMessages),
            // Its keys are at the desk only, and asking for the courier would make some.
            seat.IsDesk ? services.GetRequiredService<OrderCourier>().Health : null,
            seat.IsShared ? new GroupHealth(seat.Group, seat.Role, seat.Desk, forwarder.Forwarded) : null,
            clock is { } behind ? new HealthPart(false, behind.Why, DateTimeOffset.FromUnixTimeMilliseconds(behind.Since)) : null);
        return Answers.Ours(report, json => json.HealthReport, ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
