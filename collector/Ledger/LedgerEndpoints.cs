using CsvHelper;

namespace Telemetry.Collector;

/// <summary><c>/api/v1/ledger</c>: what should be there, what is, and where the rest went.</summary>
public static class LedgerEndpoints
{
    private static readonly string[] Columns =
        ["device", "day", "expected", "received", "late", "duplicate", "dropped", "missing", "under_way", "plain", "lines"];

    public static void MapLedger(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/ledger", Read)
        .WithSummary(
            "Batches per device and day: expected, received, late, duplicate, dropped, missing; "
            + "device, from, to, order (device, worst), limit; JSON, or CSV by format=csv or Accept: text/csv")
        .Describe(
            "ledger", ApiParameter.Device, new("from", "First day", "-6d"), new("to", "Last day, included", "now"),
            new("order", "By device, or the worst first", "worst", Allowed: ["device", "worst"]),
            new("limit", $"Most rows, at most {LedgerRequest.MostRows}", "100", ApiKind.Number), ApiParameter.Format)
        .Produces<LedgerResponse>(StatusCodes.Status200OK, "application/json", "text/csv").ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static IResult Read(HttpRequest request, LedgerBook ledger, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (LedgerRequest.TryRead(request.Query, now, out var asked) is { } error) return Answers.BadRequest(error.Detail, error.Allowed);
        return Answers.OrUnavailable(() =>
        {
            var answer = ledger.Read(asked, now);
            return Answers.WantsCsv(request) ? Csv(answer) : Answers.Ok(answer, Answers.Wire.LedgerResponse);
        });
    }

    private static IResult Csv(LedgerResponse answer) => Results.Stream(async stream =>
    {
        await using var csv = CsvWriter.Create(stream, CsvWriterOptions.Default, leaveOpen: true);
        foreach (var name in Columns) csv.WriteField(name);
        await csv.EndRecordAsync(CancellationToken.None);
        foreach (var (device, day, c) in answer.Days)
        {
            csv.WriteField(HarmlessText.Cell(device));
            csv.WriteField(day);
            long[] counts = [c.Expected, c.Received, c.Late, c.Duplicate, c.Dropped, c.Missing, c.UnderWay, c.Plain, c.Lines];
            foreach (var count in counts) csv.WriteField(count);
            await csv.EndRecordAsync(CancellationToken.None);
        }
    }, "text/csv; charset=utf-8", $"ledger-{answer.From}-{answer.To}.csv");
}
