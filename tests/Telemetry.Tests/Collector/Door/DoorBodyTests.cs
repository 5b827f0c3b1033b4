using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector.Door;

public sealed class DoorBodyTests
{
    [Fact]
    public async Task However_a_body_arrives_its_lines_are_the_same()
    {
        var cases = from lengths in Gen.ArrayOf(Gen.Frequency((9, Gen.Choose(0, 200)), (1, Gen.Choose(16_300, 16_500)), (1, Gen.Choose(30_000, 90_000))))
                    from ends in Gen.Elements("", "\n")
                    from cuts in Gen.NonEmptyListOf(Gen.Choose(1, 40_000))
                    select (lengths, ends, cuts);
        foreach (var (lengths, ends, cuts) in cases.Sample(30, 60))
        {
            var lines = lengths.Select((n, i) => new string((char)('a' + i % 26), n)).ToList();
            var text = string.Join('\n', lines) + (lines.Count > 0 ? ends : "");
            var body = new DoorBody(new SlowStream(Encoding.UTF8.GetBytes(text), cuts), 100_000_000);
            var found = new List<string>();
            do
                while (body.TryNext(out var line, out var tooLong))
                    found.Add(tooLong ? $"{(char)line[0]} too long" : Encoding.UTF8.GetString(line));
            while (await body.ReadAsync(default) || Rest(body, found));
            var expected = text.Split('\n').SkipLast(text.EndsWith('\n') || text.Length == 0 ? 1 : 0)
                .Select(l => l.Length > LineParser.MaxLineBytes + 1 ? $"{l[0]} too long" : l).ToList();
            Assert.Equal(expected.Count, body.Number);
            // A line at the very limit that ends the buffer may come as it is: the parser refuses it by the same name.
            Assert.Equal(expected, found.Select(f => f.Length > LineParser.MaxLineBytes + 1 ? $"{f[0]} too long" : f));
        }
    }

    private static bool Rest(DoorBody body, List<string> found)
    {
        while (body.TryNext(out var line, out var tooLong)) found.Add(tooLong ? $"{(char)line[0]} too long" : Encoding.UTF8.GetString(line));
        return false;
    }

    private sealed class SlowStream(byte[] bytes, IList<int> cuts) : MemoryStream(bytes)
    {
        private int next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, cuts[next++ % cuts.Count])], cancellationToken);
    }
}
