using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.SignagePlayer;

namespace Telemetry.Tests.BrokerLink;

public sealed class PlainFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("telemetry-files-").FullName;

    [Theory]
    [InlineData("fifo", "no plain file")]
    [InlineData("fifo-with-writer", "no plain file")]
    [InlineData("link", "is a link")]
    [InlineData("dangling-link", "is a link")]
    [InlineData("link-to-fifo", "is a link")]
    [InlineData("sparse", "larger than 4096 bytes")]
    [InlineData("folder", "no plain file")]
    [InlineData("missing", "does not exist")]
    public async Task A_file_that_is_not_plain_or_too_large_is_an_error_that_names_it_and_nothing_waits(string kind, string words)
    {
        var path = Make(kind);
        using var writer = kind == "fifo-with-writer" ? await WriterAsync(path) : null;

        var error = await Soon(() => Assert.ThrowsAny<IOException>(() => PlainFile.Read(path, 4096)));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_the_operator_named_may_be_a_link_and_what_calls_itself_empty_is_bounded_by_what_it_gives()
    {
        var path = Make("link");

        Assert.Equal("secret"u8.ToArray(), PlainFile.Read(path, 6, LinkPolicy.Follow).Bytes);
        Assert.Throws<IOException>(() => PlainFile.Read(path, 5, LinkPolicy.Follow));
        Assert.NotEmpty(PlainFile.Read("/proc/self/status", 65_536).Bytes);
        Assert.Throws<IOException>(() => PlainFile.Read("/proc/self/status", 16));
    }

    [Fact]
    public async Task Hostile_entries_among_the_orders_cost_only_themselves_and_nothing_is_written_through_them()
    {
        var orders = Directory.CreateDirectory(Path.Combine(folder, "orders")).FullName;
        File.WriteAllText(Path.Combine(orders, "a.actual.city.jws"), "one");
        foreach (var kind in (string[])["fifo", "link", "dangling-link", "sparse", "folder"]) Make(kind, Path.Combine(orders, kind + ".jws"));
        Make("fifo", Path.Combine(folder, "keyring.jws"));
        Make("link", Path.Combine(folder, "keyring.jws.new"));
        File.WriteAllText(Path.Combine(orders, "z.actual.city.jws"), "two");
        var journal = new OrderJournal(folder, NullLogger<OrderJournal>.Instance);

        var found = await Soon(journal.ReadOrders);
        var ring = await Soon(journal.ReadKeyRing);
        var saved = await Soon(() => journal.SaveKeyRing("ring"u8));

        Assert.Equal(["a.actual.city", "z.actual.city"], found.Select(o => o.Name).Order(StringComparer.Ordinal));
        Assert.Null(ring);
        Assert.True(saved, journal.Fault);
        Assert.Equal("ring"u8.ToArray(), journal.ReadKeyRing());
        Assert.Equal("secret", File.ReadAllText(Path.Combine(folder, "secret")));
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData("sparse")]
    [InlineData("folder")]
    public async Task A_root_key_that_is_no_plain_file_is_waited_for_and_does_not_hang_the_sign(string kind)
    {
        var root = new RootKey(Make(kind));

        Assert.Null(await Soon(root.TryLoad));
        Assert.NotNull(root.Wanting);
    }

    [Fact]
    public async Task A_picture_that_is_a_link_a_fifo_or_too_large_is_neither_listed_nor_served_and_the_others_stay()
    {
        var pictures = Directory.CreateDirectory(Path.Combine(folder, "pictures")).FullName;
        File.WriteAllText(Path.Combine(pictures, "a.png"), "x");
        foreach (var kind in (string[])["fifo", "link", "dangling-link", "link-to-fifo", "sparse", "folder"])
            Make(kind, Path.Combine(pictures, kind + ".png"));
        File.WriteAllText(Path.Combine(pictures, "z.png"), "x");
        var content = new ContentFolder(new ContentOptions { Directory = pictures });

        var manifest = await Soon(content.Scan);

        Assert.Equal(["a.png", "z.png"], manifest.Items.Select(i => i.Name));
        Assert.Contains(content.Skipped, s => s.Contains("link.png' is a link", StringComparison.Ordinal));
        Assert.Null(content.Open("link.png"));
    }

    [Fact]
    public void A_picture_that_vanishes_or_becomes_a_link_after_it_was_listed_is_not_served()
    {
        var pictures = Directory.CreateDirectory(Path.Combine(folder, "pictures")).FullName;
        foreach (var name in (string[])["a.png", "b.png", "c.png"]) File.WriteAllText(Path.Combine(pictures, name), "x");
        var content = new ContentFolder(new ContentOptions { Directory = pictures });
        content.Scan();

        File.Delete(Path.Combine(pictures, "a.png"));
        File.Delete(Path.Combine(pictures, "b.png"));
        Make("link", Path.Combine(pictures, "b.png"));

        Assert.Null(content.Open("a.png"));
        Assert.Null(content.Open("b.png"));
        using var served = content.Open("c.png")?.Picture;
        Assert.NotNull(served);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Make(string kind, string? at = null)
    {
        var path = at ?? Path.Combine(folder, kind);
        switch (kind)
        {
            case "fifo" or "fifo-with-writer":
                using (var made = Process.Start("mkfifo", [path])) made.WaitForExit();
                break;
            case "link":
                File.WriteAllText(Path.Combine(folder, "secret"), "secret");
                File.CreateSymbolicLink(path, Path.Combine(folder, "secret"));
                break;
            case "dangling-link":
                File.CreateSymbolicLink(path, Path.Combine(folder, "nowhere"));
                break;
            case "link-to-fifo":
                File.CreateSymbolicLink(path, Make("fifo", path + ".target"));
                break;
            case "sparse":
                using (var sparse = File.Create(path)) sparse.SetLength(1_500_000_000);
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
        }
        return path;
    }

    // Opening both ways waits for nobody on Linux, and keeps a writer at the other end.
    private static Task<FileStream> WriterAsync(string fifo) =>
        Soon(() => new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));

    private static Task<T> Soon<T>(Func<T> read) => Task.Run(read).WaitAsync(TimeSpan.FromSeconds(30));
}
