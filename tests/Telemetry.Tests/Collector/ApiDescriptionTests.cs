using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Collector;
using Telemetry.Tests.Collector.Door;

namespace Telemetry.Tests.Collector;

/// <summary>The description is true of every route, and every route is held to it.</summary>
public sealed partial class ApiDescriptionTests
{
    private static readonly string[] Foreign = ["/write", "/api/v2/write", "/query", "/ping", "/health"];

    [Fact]
    public async Task Every_route_has_an_id_a_summary_parameters_with_examples_and_an_example_of_its_answer()
    {
        await using var door = await DoorHouse.OpenAsync();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, method, operation) in await OperationsAsync(door))
        {
            var where = $"{method} {path}";
            Assert.True(
                operation.TryGetProperty("operationId", out var id) && ids.Add(id.GetString()!),
                $"{where}: operationId is missing, or is another's");
            Assert.True(operation.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 10, $"{where}: no summary");
            var parameters = operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToList() : [];
            foreach (var parameter in parameters)
                Assert.True(
                    parameter.TryGetProperty("description", out _) && parameter.TryGetProperty("example", out _)
                    && parameter.GetProperty("schema").TryGetProperty("type", out _),
                    $"{where}: {parameter.GetProperty("name")} has no words, no type or no example");
            foreach (Match name in PathParameter().Matches(path))
                Assert.Contains(name.Groups[1].Value, parameters.Select(p => p.GetProperty("name").GetString()));
            if (path.EndsWith("write", StringComparison.Ordinal) || (path == "/api/v1/places" && method == "post") || method == "put")
            {
                var body = operation.GetProperty("requestBody").GetProperty("content").EnumerateObject().Single().Value;
                Assert.True(body.TryGetProperty("example", out _), $"{where}: no example of a body");
            }
            foreach (var response in operation.GetProperty("responses").EnumerateObject())
                foreach (var content in response.Value.TryGetProperty("content", out var contents) ? contents.EnumerateObject() : default)
                    Assert.True(content.Value.TryGetProperty("example", out _), $"{where}: {response.Name} {content.Name} has no example");
            // What a route answers is a type of content, or nothing at all.
            Assert.Contains(
                operation.GetProperty("responses").EnumerateObject(), r => r.Name is "204" || r.Value.TryGetProperty("content", out _));
        }
    }

    [Fact]
    public async Task Every_read_refuses_what_it_does_not_list_and_takes_what_it_lists()
    {
        await using var door = await DoorHouse.OpenAsync();
        foreach (var (path, method, operation) in (await OperationsAsync(door)).Where(o => o.Method == "get" && !Foreign.Contains(o.Path)))
        {
            using var wrong = await door.Http.GetAsync($"{path}?nobody=1");
            Assert.Equal((HttpStatusCode.BadRequest, path), (wrong.StatusCode, path));
            var told = JsonDocument.Parse(await wrong.Content.ReadAsStringAsync()).RootElement.GetProperty("allowed");
            List<JsonElement> listed = operation.TryGetProperty("parameters", out var list) ? [.. list.EnumerateArray()] : [];
            Assert.Equal(
                listed.Select(p => p.GetProperty("name").GetString()).Order(), told.EnumerateArray().Select(a => a.GetString()).Order());
            foreach (var parameter in listed)
            {
                var (name, shown) = (parameter.GetProperty("name").GetString()!, parameter.GetProperty("example"));
                var example = shown.ValueKind == JsonValueKind.String ? shown.GetString()! : shown.GetRawText();
                using var right = await door.Http.GetAsync($"{path}?{name}={Uri.EscapeDataString(example)}");
                var words = await right.Content.ReadAsStringAsync();
                Assert.DoesNotContain($"'{name}' is unknown", words, StringComparison.Ordinal);
                if (right.StatusCode == HttpStatusCode.BadRequest)
                    Assert.DoesNotContain($"{name} '{example}' is", words, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Examples_have_the_members_of_real_answers()
    {
        await using var door = await DoorHouse.OpenAsync();
        await door.WriteAsync(
            $"wifi,host=ap-1,bss=w stations=3i {DoorHouse.Noon - 60_000}\nwifi,host=ap-1 nothing=1i {DoorHouse.Noon - 60_000}\n");
        foreach (var (path, method, operation) in await OperationsAsync(door))
        {
            if (method != "get" || Foreign.Contains(path) || path.EndsWith("csv", StringComparison.Ordinal)) continue;
            var address = path == "/api/v1/query" ? path + "?measurement=wifi&field=stations" : path;
            using var answer = JsonDocument.Parse(await door.Http.GetStringAsync(address));
            var good = operation.GetProperty("responses").GetProperty("200").GetProperty("content");
            var example = good.GetProperty("application/json").GetProperty("example");
            Assert.Equal((path, answer.RootElement.ValueKind), (path, example.ValueKind));
            var (real, shown) = (First(answer.RootElement), First(example));
            if (real.ValueKind != JsonValueKind.Object) continue;
            var names = shown.EnumerateObject().Select(p => p.Name).ToHashSet();
            // A member that is left out when it is null need not be in both.
            var untold = real.EnumerateObject().Count(p => !names.Contains(p.Name) && p.Value.ValueKind != JsonValueKind.Null);
            var invented = names.Count(n => !real.TryGetProperty(n, out _));
            Assert.True(
                untold <= 1 && invented <= names.Count / 2,
                $"{path}: {string.Join(' ', names)} is not {string.Join(' ', real.EnumerateObject().Select(p => p.Name))}");
        }
    }

    private static JsonElement First(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value[0] : value;

    private static async Task<List<(string Path, string Method, JsonElement Operation)>> OperationsAsync(DoorHouse door)
    {
        var document = JsonDocument.Parse(await door.Http.GetStringAsync("/openapi/v1.json")).RootElement;
        return [.. document.GetProperty("paths").EnumerateObject().SelectMany(
            path => path.Value.EnumerateObject().Select(m => (path.Name, m.Name, m.Value)))];
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
