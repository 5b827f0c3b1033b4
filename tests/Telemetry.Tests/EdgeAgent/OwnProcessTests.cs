using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class OwnProcessTests
{
    [Fact]
    public void A_sealed_process_may_not_be_dumped_and_still_knows_what_it_wrote()
    {
        try
        {
            OwnProcess.Seal();
            Assert.True(OwnProcess.IsSealed);
            Assert.NotNull(OwnProcess.WrittenBytes());
        }
        finally
        {
            OwnProcess.Unseal();
        }
        Assert.False(OwnProcess.IsSealed);
    }

    [Fact]
    public void The_unit_forbids_core_dumps_and_swap()
    {
        var unit = Repository.Text("edge-agent/edge-agent.service").Split('\n');
        Assert.Contains("LimitCORE=0", unit);
        Assert.Contains("MemorySwapMax=0", unit);
    }
}
