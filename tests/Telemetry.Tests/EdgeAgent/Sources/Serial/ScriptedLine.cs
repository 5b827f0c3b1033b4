using Telemetry.FieldSimulator;

namespace Telemetry.Tests;

/// <summary>A serial line at whose other end a script answers what it is told.</summary>
internal sealed class ScriptedLine : IAsyncDisposable
{
    private readonly PseudoTerminal line;
    private readonly DeviceLoop loop = new();

    /// <param name="answer">From what came over the line to what goes back; null: nothing.</param>
    public ScriptedLine(string link, Func<string, byte[]?> answer)
    {
        line = new PseudoTerminal(link);
        loop.Start(cancel => ServeAsync(answer, cancel));
    }

    /// <summary>All that was told, in hexadecimal, a space after each piece.</summary>
    public string Told { get; private set; } = "";

    public void Say(byte[] bytes) => Assert.True(line.Write(bytes));

    public async ValueTask DisposeAsync()
    {
        await loop.DisposeAsync();
        line.Dispose();
    }

    private async Task ServeAsync(Func<string, byte[]?> answer, CancellationToken cancel)
    {
        var buffer = new byte[256];
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        while (await turns.WaitForNextTickAsync(cancel))
        {
            var count = line.Read(buffer);
            if (count == 0) continue;
            var piece = Convert.ToHexString(buffer, 0, count);
            Told += piece + " ";
            if (answer(piece) is { } bytes) line.Write(bytes);
        }
    }
}
