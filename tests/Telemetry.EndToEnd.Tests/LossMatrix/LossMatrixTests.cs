using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>
/// The promise of design section 6, cell by cell, at a reduced size; <c>tests/bench/run.sh soak</c> is the same at full size. Real agents, mosquitto,
/// collectors and InfluxDB; the truth is kept inside the agents' own transactions.
/// </summary>
[TestCaseOrderer("Telemetry.EndToEnd.Tests.LossMatrix.AsInTheMatrix", "Telemetry.EndToEnd.Tests")]
public sealed class LossMatrixTests(LossStands stands, ITestOutputHelper output) : IClassFixture<LossStands>
{
    public static TheoryData<string> Plain => Of(CellNeed.Nothing);
    public static TheoryData<string> WithDisk => Of(CellNeed.SmallDisk);
    public static TheoryData<string> WithNetwork => Of(CellNeed.Network);

    [Theory, MemberData(nameof(Plain))]
    public Task Nothing_is_lost_and_nothing_is_invented(string cell) => RunAsync(cell);

    [SmallDiskTheory, MemberData(nameof(WithDisk))]
    public Task Nothing_is_lost_and_nothing_is_invented_on_a_full_disk(string cell) => RunAsync(cell);

    [NetworkTheory, MemberData(nameof(WithNetwork))]
    public Task Nothing_is_lost_and_nothing_is_invented_between_hosts(string cell) => RunAsync(cell);

    private async Task RunAsync(string name)
    {
        var result = await stands.RunAsync(LossCells.All.Single(c => c.Name == name), LossScale.Reduced, seed: 20_261_121);
        output.WriteLine(result.Words);
        Assert.Equal((0, 0), (result.Missing, result.Extra));
        Assert.False(result.Ledger.Wrong, result.Ledger.Words);
        Assert.True(result.Sent > 500, $"only {result.Sent} values were sent: the run shows nothing");
    }

    private static TheoryData<string> Of(CellNeed need) => new(LossCells.All.Where(c => c.Need == need).Select(c => c.Name));
}

/// <summary>Skipped, with the reason, where no file system can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    public SmallDiskTheoryAttribute() => Skip = SmallDisk.WhyNot;
}

/// <summary>Skipped, with the reason, where no network namespace can be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NetworkTheoryAttribute : TheoryAttribute
{
    public NetworkTheoryAttribute() => Skip = HostChain.WhyNot;
}

/// <summary>In the order of the matrix, so that a stand is built once.</summary>
public sealed class AsInTheMatrix : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases) where TTestCase : ITestCase =>
        testCases.OrderBy(test => LossCells.All.ToList().FindIndex(cell => cell.Name == test.TestMethodArguments?.FirstOrDefault() as string));
}
