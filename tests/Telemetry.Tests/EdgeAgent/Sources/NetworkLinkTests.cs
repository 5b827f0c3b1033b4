using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class NetworkLinkTests : IDisposable
{
    private const string Head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";
    private readonly FieldFolder root = new();
    private readonly NetworkLink link;

    public NetworkLinkTests() => link = new NetworkLink(new PlainFiles(root["."]));

    public void Dispose() => root.Dispose();

    [Fact]
    public void Of_two_default_routes_the_one_of_the_lower_metric_is_looked_at()
    {
        Write("proc/net/route", Head + Route("wlan0", "00000000", 600, "00000000") + Route("eth0", "00000000", 100, "00000000") + Route("usb0", "000200C0", 0, "00FFFFFF"));
        Write("sys/class/net/eth0/carrier", "1\n");
        Write("sys/class/net/eth0/speed", "1000\n");
        Write("sys/class/net/wlan0/carrier", "0\n");

        Assert.Equal(new LinkFigures(1, 1000, null), link.Read());
    }

    [Theory]
    [InlineData("1000", 1000d)]
    [InlineData("100000", 100000d)]
    [InlineData("65535", null)]
    [InlineData("4294967295", null)]
    [InlineData("-1", null)]
    [InlineData("0", null)]
    public void A_speed_that_the_driver_does_not_know_is_unknown_and_no_number(string speed, double? told)
    {
        Write("proc/net/route", Head + Route("eth0", "00000000", 100, "00000000"));
        Write("sys/class/net/eth0/carrier", "1\n");
        Write("sys/class/net/eth0/speed", $"{speed}\n");

        Assert.Equal(new LinkFigures(1, told, null), link.Read());
    }

    [Fact]
    public void A_radio_tells_its_level_and_no_speed()
    {
        Write("proc/net/route", Head + Route("wlan0", "00000000", 600, "00000000"));
        Write("sys/class/net/wlan0/carrier", "1\n");
        Write("proc/net/wireless", """
            Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
             face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
             wlan1: 0000   70.  -40.  -256        0      0      0      0      0        0
             wlan0: 0000   54.  -56.  -256        0      0      0      0      0        0
            """);

        Assert.Equal(new LinkFigures(1, null, -56), link.Read());
    }

    [Fact]
    public void A_cable_pulled_out_is_a_link_down_although_its_route_is_gone()
    {
        Write("proc/net/route", Head + Route("eth0", "00000000", 100, "00000000"));
        Write("sys/class/net/eth0/carrier", "1\n");
        Write("sys/class/net/eth0/speed", "-1\n");
        Assert.Equal(new LinkFigures(1, null, null), link.Read());

        Write("proc/net/route", Head);
        Write("sys/class/net/eth0/carrier", "0\n");
        Assert.Equal(new LinkFigures(0, null, null), link.Read());
    }

    [Fact]
    public void A_default_route_of_IPv6_alone_is_found_and_the_loopbacks_is_none()
    {
        const string Nowhere = "00000000000000000000000000000000";
        Write("proc/net/ipv6_route",
            $"{Nowhere} 00 {Nowhere} 00 {Nowhere} ffffffff 00000001 00000000 00200200       lo\n" +
            $"{Nowhere} 00 {Nowhere} 00 fe800000000000000000000000000001 00000400 00000003 00000000 00000003     eth1\n");
        Write("sys/class/net/eth1/carrier", "1\n");

        Assert.Equal(1, link.Read().Up);
    }

    [Fact]
    public void Without_a_default_route_nothing_is_told()
    {
        Write("proc/net/route", Head + Route("eth0", "000200C0", 0, "00FFFFFF"));
        Write("sys/class/net/eth0/carrier", "1\n");
        Assert.Equal(default, link.Read());
    }

    private static string Route(string name, string to, int metric, string mask) => $"{name}\t{to}\t010200C0\t0003\t0\t0\t{metric}\t{mask}\t0\t0\t0\n";

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root[path])!);
        File.WriteAllText(root[path], text);
    }
}
