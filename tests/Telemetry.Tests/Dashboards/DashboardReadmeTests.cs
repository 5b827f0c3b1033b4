using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed class DashboardReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Folder(), "../../../dashboards/README.md"));

    [Fact]
    public void Every_setting_has_its_row() =>
        Assert.All(OptionsReader.KnownKeys, key => Assert.Contains($"\n| `{key}` |", Readme, StringComparison.Ordinal));

    [Fact]
    public async Task Every_address_has_its_row()
    {
        await using var app = Dashboards.Program.Build(DashboardsOptions.Default);
        var addresses = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => "/" + e.RoutePattern.RawText?.TrimStart('/').ToLowerInvariant()).Where(a => a is not "/index" && !a.StartsWith("/problem", StringComparison.Ordinal))
            .Distinct().ToArray();
        Assert.True(addresses.Length >= 7, string.Join(' ', addresses));
        Assert.All(addresses, address => Assert.Contains($"\n| `{address}` |", Readme, StringComparison.Ordinal));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
