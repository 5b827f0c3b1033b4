namespace Telemetry.Collector;

/// <summary>A member that is not the desk answers for its own part only; for the city it names the desk.</summary>
public static class GroupDoor
{
    private static readonly string[] Own = ["/health", "/api/v1/quarantine", "/api/v1/ledger", "/write", "/api/v2/write", "/ping", "/openapi/v1.json"];

    public static void UseGroup(this WebApplication app)
    {
        var seat = app.Services.GetRequiredService<GroupSeat>();
        if (seat.IsDesk) return;
        app.Use(async (context, next) =>
        {
            if (Own.Contains(context.Request.Path.Value, StringComparer.Ordinal)) await next(context);
            else await Elsewhere(seat).ExecuteAsync(context);
        });
    }

    private static IResult Elsewhere(GroupSeat seat) => Results.Problem(
        $"This collector takes telemetry only: ask the desk, the collector with Broker:ClientId {seat.Desk}. Here are {string.Join(", ", Own)}.",
        statusCode: StatusCodes.Status404NotFound);
}
