using System.Diagnostics.CodeAnalysis;

namespace Telemetry.Tests;

/// <summary>A short-lived folder for sockets and lines; socket paths must stay below 108 bytes.</summary>
internal sealed class FieldFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("field-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}

/// <summary>Waits on real sockets and lines: polls, and says what did not come.</summary>
internal static class FieldWait
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static async Task Until(string what, Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > s_patience) Fail(what);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public static CancellationToken Patience() => new CancellationTokenSource(s_patience, TimeProvider.System).Token;

    [DoesNotReturn]
    private static void Fail(string what) => Assert.Fail($"did not happen within {s_patience.TotalSeconds} s: {what}");
}
