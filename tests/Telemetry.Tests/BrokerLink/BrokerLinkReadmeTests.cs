using System.Text.RegularExpressions;
using Telemetry.BrokerLink;

namespace Telemetry.Tests.BrokerLink;

public partial class BrokerLinkReadmeTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "broker-link", "README.md"));

    [Fact]
    public void Every_option_is_in_the_table()
    {
        Assert.All(typeof(BrokerOptions).GetProperties(), option => Assert.Contains($"`{option.Name}`", Readme));
    }

    [Fact]
    public void Every_test_named_beside_a_trap_exists()
    {
        var sources = string.Concat(Directory.GetFiles(Path.Combine(Root, "tests", "Telemetry.EndToEnd.Tests", "BrokerLink"), "*.cs").Select(File.ReadAllText));
        var named = TestName().Matches(Readme).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains($"Task {name}(", sources));
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+){3,})`")]
    private static partial Regex TestName();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Telemetry.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
