using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class RadiusSourceTests : IAsyncDisposable
{
    private readonly FieldFolder folder = new();
    private readonly Socket nas = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly RadiusOptions options;
    private readonly SourceProbe probe;

    public RadiusSourceTests()
    {
        nas.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        options = new RadiusOptions { Name = "controller", Listen = $"127.0.0.1:{Port(free)}", SecretFile = folder["secret"], Clients = ["lobby=127.0.0.1", "school=198.51.100.0/24"] };
        Secret("testing123\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        probe = new SourceProbe(new RadiusSource(options, TimeProvider.System), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await probe.DisposeAsync();
        nas.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_the_controller_reports_over_the_wire_is_told_and_answered()
    {
        Assert.Equal(SourceReading.Started, await probe.ReadAsync());
        Assert.Equal(20, (await AskAsync(RadiusMessage.Of(AccountingKind.Start, "a").Text(1, "someone").Text(31, "02-00-00-00-00-01").Signed())).Length);
        await AskAsync(RadiusMessage.Of(AccountingKind.Start, "b").Signed());
        await AskAsync(RadiusMessage.Of(AccountingKind.Stop, "b").Number(42, 7).Number(43, 9).Number(46, 0).Signed());

        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Ok, "nothing heard yet of school"), (reading.State, reading.Words));
        Assert.StartsWith("wifi,bss=lobby stations=1i,session=2i,rx_bytes=7i,tx_bytes=9i,peak_concurrent=2i,station_minutes=0i ", probe.Lines, StringComparison.Ordinal);
        Assert.Contains("\nradius,outcome=taken,source=controller packets=3i ", probe.Lines, StringComparison.Ordinal);
        Assert.Contains("\nradius,outcome=stopped,source=controller sessions=1i ", probe.Lines, StringComparison.Ordinal);
        Assert.DoesNotContain("someone", probe.Lines, StringComparison.Ordinal);
        Assert.DoesNotContain("02-00", probe.Lines, StringComparison.Ordinal);

        await probe.ReadAsync();
        Assert.Contains(",peak_concurrent=1i,", probe.Lines, StringComparison.Ordinal);
        Assert.DoesNotContain("stopped", probe.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_is_one_that_the_collector_takes()
    {
        await probe.ReadAsync();
        await AskAsync(RadiusMessage.Of(AccountingKind.Start, "a").Signed());
        await AskAsync(RadiusMessage.Of(AccountingKind.Stop, "a").Number(42, 7).Signed());
        await probe.ReadAsync();
        var slots = new FieldSlot[LineParser.MaxFields];
        foreach (var line in probe.Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(LineError.None, LineParser.TryParse(Encoding.UTF8.GetBytes(line), slots, out var parsed));
            Assert.Equal(LineRefusal.None, LineRules.Check(parsed, slots, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), out _, out _));
        }
    }

    [Fact]
    public async Task Until_something_is_heard_there_is_no_line_and_no_zero()
    {
        await probe.ReadAsync();
        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Waiting, ""), (reading.State, reading.Reason));
        Assert.Contains(options.Listen, reading.Words, StringComparison.Ordinal);
        Assert.StartsWith("radius,outcome=taken,source=controller packets=0i ", probe.Lines, StringComparison.Ordinal);
        Assert.DoesNotContain("wifi", probe.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_secret_is_named_with_its_cure_and_counted_by_packet()
    {
        await probe.ReadAsync();
        for (byte i = 0; i < 3; i++) await nas.SendToAsync(RadiusMessage.Of(AccountingKind.Start, "a", "wrong", i).Signed(), IPEndPoint.Parse(options.Listen));
        await AskAsync(RadiusMessage.Of(AccountingKind.Start, "a").Signed());

        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Ok, "bad-secret"), (reading.State, reading.Reason));
        Assert.StartsWith("127.0.0.1 signs with another secret", reading.Words, StringComparison.Ordinal);
        Assert.Contains("radius,outcome=bad-secret,source=controller packets=3i ", probe.Lines, StringComparison.Ordinal);
        Assert.Equal("", (await probe.ReadAsync()).Reason);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_who_has_it()
    {
        await probe.ReadAsync();
        await using var second = new SourceProbe(new RadiusSource(options, TimeProvider.System), TimeProvider.System);

        var reading = await second.ReadAsync();
        Assert.Equal((SourceState.Failed, "port-taken"), (reading.State, reading.Reason));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"(process {Environment.ProcessId})"), reading.Words, StringComparison.Ordinal);

        await probe.DisposeAsync();
        Assert.Equal(SourceReading.Started, await second.ReadAsync());
    }

    [Fact]
    public async Task An_address_that_is_not_this_machines_is_named()
    {
        options.Listen = "203.0.113.1:18130";
        Assert.Equal("no-address", (await probe.ReadAsync()).Reason);
    }

    [Theory]
    [InlineData("testing123", UnixFileMode.OtherRead, "may be read by everybody: chmod o= ")]
    [InlineData("\n", UnixFileMode.None, "holds no secret")]
    [InlineData(null, UnixFileMode.None, "cannot be read")]
    public async Task A_secret_that_is_open_empty_or_absent_is_refused(string? text, UnixFileMode more, string words)
    {
        if (text is null) File.Delete(options.SecretFile);
        else Secret(text, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);

        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Failed, "secret"), (reading.State, reading.Reason));
        Assert.Contains(words, reading.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("testing123", reading.Words, StringComparison.Ordinal);

        Secret("testing123", UnixFileMode.UserRead);
        Assert.Equal(SourceReading.Started, await probe.ReadAsync());
    }

    private async Task<byte[]> AskAsync(byte[] request)
    {
        await nas.SendToAsync(request, IPEndPoint.Parse(options.Listen));
        var answer = new byte[RadiusPacket.MaxLength];
        return answer[..await nas.ReceiveAsync(answer, FieldWait.Patience())];
    }

    private void Secret(string text, UnixFileMode mode)
    {
        if (File.Exists(options.SecretFile)) File.Delete(options.SecretFile);
        File.WriteAllText(options.SecretFile, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(options.SecretFile, mode);
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
