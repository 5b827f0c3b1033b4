using Microsoft.AspNetCore.Http.HttpResults;

namespace Telemetry.Collector;

public enum ApiKind { Text, Device, Number, Flag }

/// <summary>One parameter of a route: what the description tells of it, and what the route is held to.</summary>
/// <param name="Example">A value that is right.</param>
/// <param name="Allowed">The only values; null: any of its kind.</param>
public sealed record ApiParameter(
    string Name, string Words, string Example, ApiKind Kind = ApiKind.Text, IReadOnlyList<string>? Allowed = null, bool Required = false)
{
    public static readonly ApiParameter
        Device = new("device", "Only this device; 404 when nothing is known of it", "ap-0017", ApiKind.Device),
        Format = new("format", "json or csv; without it the header Accept decides", "csv", Allowed: ["json", "csv"]),
        ForWhom = new(
            "audience", "For whom the numbers are: the public is not told small ones", "public", Allowed: ["operations", "public"]);
}

/// <summary>What a route takes as its body.</summary>
public sealed record ApiBody(string ContentType, string Words, string Example);

/// <param name="Parameters">All of them: the query's, and those of the path.</param>
public sealed record ApiRoute(IReadOnlyList<ApiParameter> Parameters);

public static class ApiRoutes
{
    /// <summary>
    /// Names a route for the description and holds it to it: a parameter that it does not have is refused, and a device that nobody knows
    /// is not found.
    /// </summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string id, params ApiParameter[] parameters) =>
        route.DescribeForeign(id, null, parameters).AddEndpointFilter((context, next) => CheckAsync(context, next, parameters));

    /// <summary>The same for what other programs decide the form of: what it does not know, it passes over.</summary>
    public static RouteHandlerBuilder DescribeForeign(
        this RouteHandlerBuilder route, string id, ApiBody? body, params ApiParameter[] parameters)
    {
        route.WithName(id).WithMetadata(new ApiRoute(parameters));
        return body is null ? route : route.WithBody(body);
    }

    public static RouteHandlerBuilder WithBody(this RouteHandlerBuilder route, ApiBody body) => route.WithMetadata(body);

    private static async ValueTask<object?> CheckAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, ApiParameter[] parameters)
    {
        var request = context.HttpContext.Request;
        string[] names = [.. parameters.Select(p => p.Name).Except(request.RouteValues.Keys)];
        if (QueryRequest.UnknownParameter(request.Query, names) is { } unknown) return Answers.BadRequest(unknown.Detail, unknown.Allowed);
        var form = request.Query[ApiParameter.Format.Name].ToString();
        if (form.Length > 0 && !ApiParameter.Format.Allowed!.Contains(form))
            return Answers.BadRequest($"format '{HarmlessText.Line(form, 60)}' is unknown", ApiParameter.Format.Allowed);
        var answer = await next(context);
        // What is wrong with the question comes first: a misspelled name in it is another matter.
        if (answer is ProblemHttpResult || parameters.FirstOrDefault(p => p.Kind == ApiKind.Device) is not { } device) return answer;
        var name = request.Query[device.Name].ToString();
        var devices = context.HttpContext.RequestServices.GetRequiredService<KnownDevices>();
        return name.Length == 0 || devices.Knows(name) ? answer : Answers.UnknownDevice(name);
    }
}
