using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class SqliteFileTests
{
    private static readonly SqliteMark Mark = new("a test", 0x54455354, 1);

    [Fact]
    public async Task A_new_file_that_several_open_at_once_is_refused_to_none()
    {
        var folder = Directory.CreateTempSubdirectory("telemetry-file-");
        for (var round = 0; round < 60; round++)
        {
            var path = Path.Combine(folder.FullName, $"{round}", "new.db");
            using var start = new Barrier(6);
            var openers = Enumerable.Range(0, 6).Select(opener => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    using var database = SqliteFile.Open(path, Mark, "CREATE TABLE IF NOT EXISTS seen(opener INTEGER)");
                    database.Execute($"INSERT INTO seen VALUES({opener})");
                },
                TaskCreationOptions.LongRunning));
            await Task.WhenAll(openers);

            using var file = SqliteFile.Open(path, Mark, "");
            Assert.Equal(6, SqliteFile.Number(file, "SELECT count(*) FROM seen"));
        }
        folder.Delete(recursive: true);
    }
}
