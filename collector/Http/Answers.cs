using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;
using Microsoft.Net.Http.Headers;

namespace Telemetry.Collector;

/// <summary>The two kinds of answers: JSON in the spelling of contracts, and problem details (RFC 9457).</summary>
public static class Answers
{
    // Units and Japanese stay readable with curl; nothing of this is put into HTML unescaped.
    public static readonly ContractsJson Wire = new(Readable(ContractsJson.Default.Options));

    private static readonly CollectorJson Own = new(Readable(CollectorJson.Default.Options));

    public static IResult Ok<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => Results.Json(value, type, statusCode: status);

    public static IResult Ours<T>(T value, Func<CollectorJson, JsonTypeInfo<T>> type, int status = StatusCodes.Status200OK) =>
        Results.Json(value, type(Own), statusCode: status);

    /// <param name="allowed">The words that would have been right, when there is such a list.</param>
    public static IResult BadRequest(string detail, IReadOnlyList<string>? allowed = null) => Results.Problem(
        detail, statusCode: StatusCodes.Status400BadRequest,
        extensions: allowed is null ? null : new Dictionary<string, object?> { ["allowed"] = allowed });

    public static IResult UnknownDevice(string device) => Results.Problem(
        $"device '{HarmlessText.Line(device, 60)}' is unknown: nothing of it ever arrived, and it is not registered "
        + "(GET /api/v1/devices lists all)",
        statusCode: StatusCodes.Status404NotFound);

    public static IResult Unavailable(string why) => Results.Problem(
        $"The store cannot answer: {why}.", statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <summary>What the work answers; when a database cannot be read, that.</summary>
    public static IResult OrUnavailable(Func<IResult> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            return Unavailable(SqliteFailure.Words(e));
        }
    }

    /// <summary>By the address, for links and spreadsheets; otherwise by the header.</summary>
    public static bool WantsCsv(HttpRequest request)
    {
        if (request.Query[ApiParameter.Format.Name].ToString() is { Length: > 0 } form) return form == "csv";
        var best = request.GetTypedHeaders().Accept
            .Where(a => a.MediaType is { } type && (type == "text/csv" || type == "application/json"))
            .MaxBy(a => a.Quality ?? 1);
        return best is { } chosen && MediaTypeHeaderValue.Parse("text/csv").IsSubsetOf(new MediaTypeHeaderValue(chosen.MediaType));
    }

    private static JsonSerializerOptions Readable(JsonSerializerOptions options) =>
        new(options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new InstantForm() } };
}
