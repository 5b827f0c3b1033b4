using System.Text.Json;

namespace Telemetry.Collector;

/// <summary><c>/api/v1/twins</c>, <c>/api/v1/commands</c>, <c>/api/v1/content</c>. They only tell: changing is for who may write the collector's files.</summary>
public static class FleetEndpoints
{
    private const int MaxCommands = 1_000;

    public static void MapFleet(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/twins", (string? device, RecordsOptions options) => Read(options, book => Answers.Ok(
                [.. (device is null ? book.Twins() : book.Twin(device) is { } one ? [one] : []).Select(ViewOf)], Answers.Wire.IReadOnlyListTwinView)))
            .WithSummary("What is wanted of each device, and how it stands to it").Describe("twins", ApiParameter.Device)
            .Produces<IReadOnlyList<TwinView>>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/api/v1/commands", (string? device, RecordsOptions options, TimeProvider time) => Read(options, book => Answers.Ok(
                [.. book.Newest(MaxCommands).Where(entry => device is null || entry.Device == device)
                    .Select(entry => ViewOf(entry, time.GetUtcNow().ToUnixTimeMilliseconds()))],
                Answers.Wire.IReadOnlyListCommandView)))
            .WithSummary("The last 1,000 commands with their answers, newest first").Describe("commands", ApiParameter.Device)
            .Produces<IReadOnlyList<CommandView>>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/api/v1/content", (string? screen, RecordsOptions options) => Read(options, book => Answers.Ok(
                [.. (screen is null ? book.Contents() : book.Content(screen) is { } one ? [one] : []).Select(ViewOf)], Answers.Wire.IReadOnlyListContentView)))
            .WithSummary("Which manifest each screen is to show")
            .Describe(
                "content",
                ApiParameter.Device with { Name = "screen", Words = "Only this screen; 404 when nothing is known", Example = "sign-0004" })
            .Produces<IReadOnlyList<ContentView>>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    public static ContentView ViewOf(ContentEntry entry) =>
        new(entry.Screen, entry.Version, entry.Pointer?.Url, entry.Pointer?.Sha256, At(entry.SetAt)!.Value, At(entry.Published));

    public static TwinView ViewOf(TwinEntry entry) => new(
        entry.Device, entry.Desired?.Version, Json(entry.Desired), At(entry.SetAt), At(entry.Published),
        entry.Report is { } report ? OrderCodec.Word(report.State) : null, entry.Report?.Version, entry.Report?.Errors ?? [],
        Json(entry.Report?.Applied), At(entry.Report?.At));

    public static CommandView ViewOf(CommandEntry entry, long now)
    {
        var (command, result) = (entry.Command, entry.Result);
        var state = result is not null ? OrderCodec.Word(result.State) : command.Expires <= now ? "unanswered" : entry.Sent is null ? "waiting" : "sent";
        return new(
            entry.Device, command.Id, OrderCodec.Word(command.Kind), At(command.Issued)!.Value, At(command.Expires)!.Value, state,
            result?.Reason, At(result?.At), result?.Diagnostics);
    }

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static JsonElement? Json(DeviceTwin? twin)
    {
        if (twin is null) return null;
        using var document = JsonDocument.Parse(TwinCodec.Write(twin));
        return document.RootElement.Clone();
    }

    private static IResult Read(RecordsOptions options, Func<FleetBook, IResult> answer) => Answers.OrUnavailable(() =>
    {
        using var book = FleetBook.OpenToRead(options);
        return answer(book);
    });
}
