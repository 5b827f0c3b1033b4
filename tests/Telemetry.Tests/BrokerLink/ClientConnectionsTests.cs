using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.Tests.BrokerLink;

public sealed class ClientConnectionsTests
{
    [Fact]
    public void Places_are_counted_in_all_and_per_client()
    {
        var places = new ClientPlaces(inAll: 5, each: 2);
        var taken = ((string[])["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", "2001:db8::ffff"]).Select(a => places.Take(IPAddress.Parse(a))).ToList();
        Assert.DoesNotContain(null, taken);
        Assert.Null(places.Take(IPAddress.Parse("192.0.2.1")));
        Assert.Null(places.Take(IPAddress.Parse("2001:db8::2")));
        Assert.NotNull(places.Take(IPAddress.Parse("192.0.2.2")));
        Assert.Null(places.Take(IPAddress.Parse("192.0.2.3")));
        for (var i = 0; i < 20; i++) Assert.NotNull(places.Take(i % 2 == 0 ? IPAddress.Loopback : IPAddress.IPv6Loopback));
        taken[0]!.Dispose();
        taken[0]!.Dispose();
        Assert.Equal(4, places.Count);
        Assert.NotNull(places.Take(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public async Task Idle_connections_of_one_client_keep_nobody_else_out()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0")
            .ConfigureKestrel(kestrel => kestrel.ShareOut(new ClientPlaces(inAll: 12, each: 4, isOwn: IPAddress.Loopback.Equals)));
        await using var app = builder.Build();
        app.MapGet("/", () => "here");
        await app.StartAsync();
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

        var idle = new List<Socket>();
        for (var i = 0; i < 4; i++) idle.Add(await OpenAsync("127.0.0.2"));
        // Taken by a question that is answered, so that the four stand before the fifth comes.
        foreach (var socket in idle) Assert.StartsWith("HTTP/1.1 200", await AskAsync(socket), StringComparison.Ordinal);
        using var fifth = await OpenAsync("127.0.0.2");
        using var other = await OpenAsync("127.0.0.3");
        using var own = await OpenAsync("127.0.0.1");
        Assert.Equal("", await AskAsync(fifth));
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(other), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(own), StringComparison.Ordinal);
        foreach (var socket in idle) socket.Dispose();

        async Task<Socket> OpenAsync(string from)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                // Cut before connecting was told of: what is asked then fails.
            }
            return socket;
        }
    }

    private static async Task<string> AskAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync("GET / HTTP/1.1\r\nHost: here\r\n\r\n"u8.ToArray());
            var answer = new byte[1_000];
            return System.Text.Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer));
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
