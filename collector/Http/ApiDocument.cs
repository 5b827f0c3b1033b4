using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Telemetry.Collector;

/// <summary>Fills the description of a route with what <see cref="ApiRoute"/> and <see cref="ApiExamples"/> say of it.</summary>
public static class ApiDocument
{
    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Collector", Version = "1",
                Description = "Texts of times are RFC 3339 in UTC with milliseconds; numbers of times are milliseconds since 1970 UTC. "
                    + "Errors are problem details (RFC 9457). Every GET answers HEAD, gzip and br.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<ApiRoute>().LastOrDefault() is not { } route) return Task.CompletedTask;
            var name = metadata.OfType<IEndpointNameMetadata>().Last().EndpointName;
            // A route that takes GET and POST is two operations, and each has an id of its own.
            var two = metadata.OfType<IHttpMethodMetadata>().Last().HttpMethods.Count > 1;
            operation.OperationId = two && context.Description.HttpMethod == HttpMethods.Post ? name + "Post" : name;
            Fill(operation, name, route, metadata.OfType<ApiBody>().LastOrDefault());
            return Task.CompletedTask;
        });
    }

    private static void Fill(OpenApiOperation operation, string name, ApiRoute route, ApiBody? body)
    {
        operation.Parameters ??= [];
        foreach (var parameter in route.Parameters)
        {
            if (operation.Parameters.OfType<OpenApiParameter>().FirstOrDefault(p => p.Name == parameter.Name) is not { } known)
            {
                known = new OpenApiParameter { Name = parameter.Name, In = ParameterLocation.Query, Required = parameter.Required };
                operation.Parameters.Add(known);
            }
            known.Description = parameter.Words;
            known.Example = Example(parameter);
            known.Schema = new OpenApiSchema
            {
                Type = parameter.Kind switch
                {
                    ApiKind.Number => JsonSchemaType.Integer,
                    ApiKind.Flag => JsonSchemaType.Boolean,
                    _ => JsonSchemaType.String,
                },
                Enum = parameter.Allowed is null ? null : [.. parameter.Allowed.Select(word => (JsonNode)JsonValue.Create(word))],
            };
        }
        if (body is not null)
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = body.Words, Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [body.ContentType] = new()
                    {
                        Example = body.ContentType == "application/json" ? JsonNode.Parse(body.Example) : JsonValue.Create(body.Example),
                    },
                },
            };
        foreach (var (status, response) in operation.Responses ?? [])
            foreach (var (type, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
                content.Example = type == "application/problem+json" ? ApiExamples.Problem(status) : ApiExamples.Of(name, type);
    }
    private static JsonNode? Example(ApiParameter parameter) =>
        parameter.Kind is ApiKind.Number or ApiKind.Flag ? JsonNode.Parse(parameter.Example) : JsonValue.Create(parameter.Example);
}
