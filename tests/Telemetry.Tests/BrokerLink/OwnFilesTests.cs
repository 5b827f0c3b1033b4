using System.Runtime.InteropServices;
using Telemetry.BrokerLink;
using Telemetry.Collector;

namespace Telemetry.Tests.BrokerLink;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed partial class OwnFilesTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string folder = Directory.CreateTempSubdirectory("own-files-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Databases_and_their_logs_are_their_owners_alone_under_any_umask()
    {
        var before = SetMask(0);
        try
        {
            OwnFiles.KeepPrivate();
            var path = Path.Combine(folder, "alerts.db");
            using var database = SqliteFile.Open(path, OrderLedger.Mark, "CREATE TABLE a(b)");
            database.Execute("INSERT INTO a VALUES(1)");
            var files = Directory.GetFiles(folder);
            Assert.Equal(3, files.Length);
            Assert.All(files, file => Assert.Equal(Owner, File.GetUnixFileMode(file)));
        }
        finally
        {
            _ = SetMask(before);
        }
    }

    [Fact]
    public void What_an_earlier_version_left_open_is_closed_at_the_next_start()
    {
        var path = Path.Combine(folder, "alerts.db");
        SqliteFile.Open(path, OrderLedger.Mark, "CREATE TABLE a(b)").Dispose();
        File.SetUnixFileMode(path, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        using (SqliteFile.Open(path, OrderLedger.Mark, "CREATE TABLE a(b)"))
            Assert.All(Directory.GetFiles(folder, "alerts.db*"), file => Assert.Equal(Owner, File.GetUnixFileMode(file)));
    }

    [Theory]
    [InlineData("collector/Program.cs")]
    [InlineData("edge-agent/Program.cs")]
    [InlineData("signage-player/Program.cs")]
    public void Every_app_that_writes_files_keeps_them_private_from_its_first_lines_on(string file) =>
        Assert.Contains("OwnFiles.KeepPrivate();", File.ReadAllText(Path.Combine(Repository.Root, file)), StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
