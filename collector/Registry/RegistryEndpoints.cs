using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary><c>/api/v1/places</c>, <c>/api/v1/strangers</c>, <c>/api/v1/registry/devices</c>, <c>/api/v1/audit</c>.</summary>
public static class RegistryEndpoints
{
    private const int MaxAudit = 1_000;

    public static void MapRegistry(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/places", Places)
            .WithSummary("Places with their devices; parameters category, area")
            .Describe(
                "places", new("category", "Word of a category", "station", Allowed: [.. PlaceCategory.Words]),
                new("area", "Code of a municipality: 5, 6 or 7 digits", "14131"))
            .Produces<IReadOnlyList<PlaceView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/api/v1/places.csv", Export)
            .WithSummary("The national list 公衆無線LANアクセスポイント一覧: UTF-8 with BOM; form=normalized for one spelling of everything")
            .Describe("exportPlaces", new ApiParameter(
                "form", "Columns and spellings as imported, or one spelling of everything", "normalized",
                Allowed: ["as-imported", "normalized"]))
            .Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapPost("/api/v1/places", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(CsvBytes.MaxBytes + 1))
            .WithSummary("Takes the national list (text/csv); dryRun, strict, replace = true")
            .Describe(
                "importPlaces", new("dryRun", "Only tell what would be", "true", ApiKind.Flag),
                new("strict", "Take nothing when a row is bad", "true", ApiKind.Flag),
                new("replace", "Remove what is not in the list", "false", ApiKind.Flag))
            .WithBody(new("text/csv", "The list 公衆無線LANアクセスポイント一覧, UTF-8 or CP932", "ID,名称\r\n141305-17,川崎駅\r\n"))
            .Produces<ImportReport>()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.MapPut("/api/v1/places/{id}", PutAsync)
            .WithSummary("Enters or corrects one place")
            .Describe("putPlace", new ApiParameter("id", "Id of the place", "141305-17"))
            .WithBody(new(
                "application/json", "The place as GET /api/v1/places shows it in 'entry'",
                """{"name":"川崎駅","category":"station","area":"14131"}"""))
            .Produces<PlaceView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        routes.MapGet("/api/v1/registry/devices", Devices).WithSummary("Devices of the registry: verdict, place, hardware since when")
            .Describe("registryDevices").Produces<IReadOnlyList<RegisteredDeviceView>>();
        routes.MapPost("/api/v1/registry/devices/{device}/{decision}", Decide)
            .WithSummary("decision: adopt (parameter place: id, or none) or refuse")
            .Describe(
                "decideDevice", new("device", "Id of the device", "ap-0017"),
                new("decision", "Let it in, or keep it out", "adopt", Allowed: ["adopt", "refuse"]),
                new("place", "Where it stands: id of a place, or none", "141305-17"))
            .Produces<IReadOnlyList<RegisteredDeviceView>>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        routes.MapGet("/api/v1/strangers", Strangers).WithSummary("Devices that the registry does not know, or keeps out")
            .Describe("strangers").Produces<IReadOnlyList<StrangerView>>();
        routes.MapGet("/api/v1/audit", Audit).WithSummary("What people changed, the newest first, and the head of the log; parameter limit")
            .Describe("audit", new ApiParameter("limit", $"Most entries, at most {MaxAudit}", "100", ApiKind.Number))
            .Produces<AuditView>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static IResult Places(HttpRequest request, PlaceRegistry registry)
    {
        var (category, area) = ((string?)request.Query["category"], (string?)request.Query["area"]);
        if (category is not null && PlaceCategory.Find(category) is null) return Answers.BadRequest($"category '{RowCheck.Shown(category)}' is unknown", PlaceCategory.Words);
        var now = registry.Current;
        var devices = now.Devices.Where(d => d.Place is not null).ToLookup(d => d.Place!, d => d.Device, StringComparer.Ordinal);
        var found = now.Places.Where(p => (category is null || p.Category == PlaceCategory.Find(category)!.Word) && (area is null || p.AreaCode == AreaCode.Normalize(area)))
            .Select(p => PlaceView.Of(p, [.. devices[p.Id]])).ToList();
        return Json(found, RegistryJson.Readable.IReadOnlyListPlaceView);
    }

    private static IResult Export(HttpRequest request, PlaceRegistry registry)
    {
        var form = (string?)request.Query["form"] ?? "as-imported";
        if (!OrderCodec.TryWord(form, out PlaceFileForm choice)) return Answers.BadRequest($"form '{RowCheck.Shown(form)}' is unknown", ["as-imported", "normalized"]);
        return Results.File(PlaceFileWriter.Write(registry.Current.Places, registry.Current.Layout, choice), "text/csv; charset=utf-8", "public_wireless_lan.csv");
    }

    private static async Task<IResult> ImportAsync(HttpRequest request, PlaceRegistry registry, CancellationToken ct)
    {
        if (WriteGate.Refusal(request) is { } forbidden) return Forbidden(forbidden);
        if (request.ContentType?.Split(';')[0].Trim() is not "text/csv") return Results.Problem("Send the list as Content-Type: text/csv.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        if (request.Query.FirstOrDefault(q => q.Value != "true" && q.Value != "false") is { Key: { } wrong }) return Answers.BadRequest($"{wrong} is neither true nor false", ["true", "false"]);
        bool Asked(string name) => request.Query[name] == "true";
        if (await ReadAsync(request, CsvBytes.MaxBytes, ct) is not { } bytes)
            return Results.Problem($"The list has more than {CsvBytes.MaxBytes} bytes: divide it.", statusCode: StatusCodes.Status413PayloadTooLarge);
        if (PlaceFile.Read(bytes, out var refusal) is not { } sheet) return Results.Problem($"{refusal}.", statusCode: StatusCodes.Status422UnprocessableEntity);
        return Try(() =>
        {
            var report = PlaceImport.Run(registry.Database, sheet, new(Asked("dryRun"), Asked("strict"), Asked("replace")), WriteGate.Actor(request), "upload", bytes);
            registry.Reload();
            return Json(report, RegistryJson.Readable.ImportReport, report.Refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
        });
    }

    private static async Task<IResult> PutAsync(string id, HttpRequest request, PlaceRegistry registry, CancellationToken ct)
    {
        if (WriteGate.Refusal(request) is { } forbidden) return Forbidden(forbidden);
        if (await ReadAsync(request, PlaceEdit.MaxBytes, ct) is not { } bytes)
            return Results.Problem($"A place has at most {PlaceEdit.MaxBytes} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge);
        if (PlaceEdit.Read(id, bytes, out var errors) is not { } place) return Answers.BadRequest(string.Join("; ", errors));
        return Try(() =>
        {
            PlaceEdit.Save(registry.Database, place, WriteGate.Actor(request));
            registry.Reload();
            return Json(PlaceView.Of(place, registry.Current.DevicesAt(id)), RegistryJson.Readable.PlaceView);
        });
    }

    private static IResult Devices(PlaceRegistry registry) => Try(() => Json(View(registry, null), RegistryJson.Readable.IReadOnlyListRegisteredDeviceView));

    private static IResult Decide(string device, string decision, HttpRequest request, PlaceRegistry registry, TimeProvider time)
    {
        if (WriteGate.Refusal(request) is { } forbidden) return Forbidden(forbidden);
        if (decision is not ("adopt" or "refuse")) return Answers.BadRequest($"'{RowCheck.Shown(decision)}' is no decision", ["adopt", "refuse"]);
        if (QueryRequest.UnknownParameter(request.Query, decision == "adopt" ? ["place"] : []) is { } unknown) return Answers.BadRequest(unknown.Detail, unknown.Allowed);
        return Try(() =>
        {
            var (now, actor) = (time.GetUtcNow().ToUnixTimeMilliseconds(), WriteGate.Actor(request));
            var outcome = decision == "adopt"
                ? DeviceDecision.Adopt(registry.Database, [device], request.Query["place"], actor, now)
                : DeviceDecision.Refuse(registry.Database, [device], actor, now);
            if (outcome.Refusal is { } refusal) return Answers.BadRequest(refusal);
            registry.Reload();
            return Json(View(registry, device), RegistryJson.Readable.IReadOnlyListRegisteredDeviceView);
        });
    }

    private static IResult Strangers(PlaceRegistry registry, StrangerTable table) => Try(() => Json(
        [.. table.List().Select(s => StrangerView.Of(s, registry.Current.Admit(s.Device))).Where(s => s.Verdict != "taken")], RegistryJson.Readable.IReadOnlyListStrangerView));

    private static IResult Audit(HttpRequest request, PlaceRegistry registry)
    {
        var text = (string?)request.Query["limit"] ?? "100";
        if (!int.TryParse(text, out var limit) || limit is < 1 or > MaxAudit) return Answers.BadRequest($"limit '{RowCheck.Shown(text)}' is not a number from 1 to {MaxAudit}");
        return Try(() => Json(registry.Database.Read(d => new AuditView(AuditTable.Head(d).ToString(), AuditTable.Newest(d, limit))), RegistryJson.Readable.AuditView));
    }

    private static IReadOnlyList<RegisteredDeviceView> View(PlaceRegistry registry, string? device)
    {
        var hardware = registry.Database.Read(DeviceRegister.Hardware).ToLookup(h => h.Device, StringComparer.Ordinal);
        return [.. registry.Current.Devices.Where(d => device is null || d.Device == device).Select(d => RegisteredDeviceView.Of(d, registry.Current.PlaceOf(d.Device), hardware[d.Device]))];
    }

    private static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => Results.Json(value, type, statusCode: status);

    private static IResult Forbidden(string why) => Results.Problem(why, statusCode: StatusCodes.Status403Forbidden);

    private static IResult Try(Func<IResult> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            return Results.Problem($"The registry cannot answer: {SqliteFailure.Words(e)}.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <returns>Null when there is more.</returns>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken ct)
    {
        if (request.ContentLength > limit) return null;
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            if (content.Length + read > limit) return null;
            content.Write(buffer, 0, read);
        }
        return content.ToArray();
    }
}
