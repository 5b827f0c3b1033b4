using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Keeps the last warnings and errors of the log in memory, for diagnostics. No message holds an address of a station; one that did would lose it here.</summary>
internal sealed partial class RecentWarnings(DeviceClock clock) : ILoggerProvider
{
    private const int Most = 64, MostCharacters = 500;
    private readonly ConcurrentQueue<LoggedLine> lines = new();

    public IReadOnlyList<LoggedLine> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void Dispose()
    {
    }

    private void Add(LogLevel level, string text)
    {
        var masked = MacAddress().Replace(text, "(address)");
        lines.Enqueue(new(Math.Clamp(clock.Now, 0, WireTime.Max), level.ToString().ToLowerInvariant(), masked.Length <= MostCharacters ? masked : masked[..MostCharacters]));
        while (lines.Count > Most) lines.TryDequeue(out _);
    }

    [GeneratedRegex("(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")]
    private static partial Regex MacAddress();

    private sealed class Recorder(RecentWarnings warnings) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) warnings.Add(logLevel, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} ({exception.GetType().Name})");
        }
    }
}
