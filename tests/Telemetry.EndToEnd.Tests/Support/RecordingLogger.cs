using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>One log entry; <see cref="Values"/> holds the structured names.</summary>
public sealed record LogEntry(LogLevel Level, string Text, Exception? Exception, IReadOnlyDictionary<string, object?> Values);

/// <summary>Keeps every entry, so that a test can fail on errors nobody expected.</summary>
public sealed class RecordingLogger : ILogger
{
    private readonly ConcurrentQueue<LogEntry> entries = new();

    public IReadOnlyCollection<LogEntry> Entries => entries;

    public IEnumerable<LogEntry> Errors => entries.Where(entry => entry.Level >= LogLevel.Error);

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        entries.Enqueue(new LogEntry(logLevel, formatter(state, exception), exception, values.ToDictionary()));
    }
}
