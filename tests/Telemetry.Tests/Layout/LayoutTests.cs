using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Telemetry.Tests.Layout;

/// <summary>The layout of the design, section 3, as rules.</summary>
public sealed partial class LayoutTests
{
    private static readonly string[] Apps = ["edge-agent", "collector", "signage-player", "dashboards"];
    private static readonly string[] Folders = ["contracts", "broker-link", .. Apps, "tests"];

    [Fact]
    public void Contracts_depends_on_nothing()
    {
        var project = Project("contracts");
        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }

    [Fact]
    public void The_broker_link_knows_contracts_only() => Assert.Equal(["contracts"], References("broker-link"));

    [Fact]
    public void Apps_meet_on_topics_and_HTTP_and_never_reference_each_other() =>
        Assert.All(Apps, app => Assert.Subset(new HashSet<string> { "contracts", "broker-link" }, References(app).ToHashSet()));

    [Fact]
    public void The_field_simulator_stands_where_hardware_stands_and_knows_no_app() =>
        Assert.Subset(new HashSet<string> { "contracts" }, References("tests/field-simulator").ToHashSet());

    [Fact]
    public void Topics_are_built_in_one_place()
    {
        var found = from folder in Folders.Except(["contracts", "tests"]).Append("tests/field-simulator")
                    from path in Repository.Sources(folder, ".cs", ".cshtml", ".razor")
                    from line in Repository.Lines(path).Select((text, i) => (Text: text, Number: i + 1))
                    where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    from literal in Literal().Matches(line.Text).Select(m => m.Value)
                    where TopicPart().IsMatch(literal)
                    select $"{path}:{line.Number} {literal}";
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("\"city/tele/ap-1\"", true)]
    [InlineData("\"{prefix}/ack/{id}\"", true)]
    [InlineData("\"tele/\"", true)]
    [InlineData("\"alert/order/\"", true)]
    [InlineData("\"/alert/keyring\"", true)]
    [InlineData("\"/twin/\"", true)]
    [InlineData("\"/api/v1/alerts/{id}/approve\"", false)]
    [InlineData("\"/feedback/x\"", false)]
    [InlineData("\"telemetry/x\"", false)]
    public void A_topic_in_a_literal_is_recognised(string literal, bool topic) => Assert.Equal(topic, TopicPart().IsMatch(literal));

    [Fact]
    public void A_program_is_a_table_of_contents_of_at_most_80_lines()
    {
        var programs = Folders.SelectMany(f => Repository.Sources(f, ".cs")).Where(p => Path.GetFileName(p) == "Program.cs").ToList();
        Assert.Subset(programs.ToHashSet(), Apps.Select(a => $"{a}/Program.cs").ToHashSet());
        Assert.All(programs, p => Assert.InRange(Repository.Lines(p).Length, 1, 80));
    }

    [Fact]
    public void No_file_has_more_than_400_lines()
    {
        var found = from folder in Folders
                    from path in Repository.Sources(folder, ".cs", ".cshtml", ".razor", ".js", ".mjs", ".css", ".sh")
                    let lines = Repository.Lines(path).Length
                    where lines > 400
                    select $"{path}: {lines}";
        Assert.Empty(found);
    }

    [Fact]
    public void A_project_has_one_namespace_and_only_tests_divide_it()
    {
        var found = from project in ProjectFiles()
                    let folder = Path.GetDirectoryName(project)!
                    let wanted = XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("RootNamespace").Single().Value
                    from path in Repository.Sources(folder, ".cs")
                    from line in Repository.Lines(path)
                    where line.StartsWith("namespace ", StringComparison.Ordinal) && line != $"namespace {wanted};"
                        && !(project.StartsWith("tests/", StringComparison.Ordinal) && line.StartsWith($"namespace {wanted}.", StringComparison.Ordinal))
                    select $"{path}: {line}";
        Assert.Empty(found);
    }

    [Fact]
    public void Every_package_is_pinned_centrally_and_every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Telemetry.sln"));
        foreach (var project in ProjectFiles())
        {
            Assert.Contains(project.Replace('/', '\\'), solution, StringComparison.Ordinal);
            Assert.All(XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("PackageReference"), p => Assert.Null(p.Attribute("Version")));
        }
    }

    private static IEnumerable<string> ProjectFiles() => Folders.SelectMany(f => Repository.Sources(f, ".csproj"));

    private static XDocument Project(string folder) => XDocument.Load(Path.Combine(Repository.Root, Repository.Sources(folder, ".csproj").Single()));

    private static IEnumerable<string> References(string folder) =>
        Project(folder).Descendants("ProjectReference")
            .Select(r => Path.GetFullPath(Path.Combine(Repository.Root, folder, r.Attribute("Include")!.Value.Replace('\\', '/'))))
            .Select(path => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(path)!))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Literal();

    // Words of the topic table that nothing else in a literal means; "status/", "content/" and "key/" are also words of URLs and files.
    [GeneratedRegex("(?<=[\"/}])(?:(?:tele|ack|twin|cmd)/|alert/(?:order|keyring|beacon|receipt))")]
    private static partial Regex TopicPart();
}
