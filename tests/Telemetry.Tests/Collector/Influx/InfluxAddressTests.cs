using Telemetry.Collector;

namespace Telemetry.Tests.Collector.Influx;

public sealed class InfluxAddressTests
{
    private static readonly InfluxAnswer Missing = new(404, "404 page not found"), Stored = new(204, "");

    [Fact]
    public void A_404_that_comes_after_the_other_connection_has_found_the_right_address_asks_there_too()
    {
        var address = new InfluxAddress(new StoreOptions());
        var asked = address.Current;
        var other = address.Instead(Missing, asked)!;
        address.Learn(Stored);
        Assert.Equal(other, address.Instead(Missing, asked));
        Assert.Equal(other, address.Current);
        Assert.Null(address.Instead(Missing, other));
    }

    [Fact]
    public void A_404_of_an_address_that_has_taken_lines_stands()
    {
        var address = new InfluxAddress(new StoreOptions());
        Assert.Null(address.Instead(Stored, address.Current));
        Assert.Null(address.Instead(Missing, address.Current));
    }
}
