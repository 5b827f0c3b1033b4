using System.Globalization;
using Microsoft.Data.Sqlite;
using Telemetry.BrokerLink;

namespace Telemetry.EdgeAgent;

/// <summary>The journal's file in the folder: opening it, and setting a damaged one aside.</summary>
internal static class JournalFile
{
    public const string IdKey = "journal";

    private static readonly string[] Parts = ["", "-wal", "-shm"];

    /// <summary>Two agents on one journal would each send what the other holds.</summary>
    /// <exception cref="IOException">Another process has it; a killed one never does.</exception>
    public static FileStream Claim(string path)
    {
        try
        {
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"the journal {path} is in use by another agent, or its folder cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Opens the file, or a fresh one after setting a damaged one aside.</summary>
    /// <param name="setAside">Where the damaged one went; null when it was sound.</param>
    public static JournalDatabase Open(JournalOptions options, Random random, DateTimeOffset now, out string? setAside)
    {
        setAside = null;
        JournalDatabase database;
        foreach (var part in Parts) OwnFiles.Close(options.Path + part);
        try
        {
            database = JournalDatabase.Open(options);
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            setAside = SetAside(options.Path, now);
            database = JournalDatabase.Open(options);
        }
        try
        {
            if (database.Meta(IdKey) is null) database.SetMeta(IdKey, random.NextInt64().ToString("x16", CultureInfo.InvariantCulture));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;

    public static bool IsFull(SqliteException e) => e.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL;

    public static string SetAside(string path, DateTimeOffset now)
    {
        var aside = $"{path}.damaged-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        var free = aside;
        for (var i = 2; File.Exists(free); i++) free = $"{aside}-{i}";
        foreach (var part in Parts)
            if (File.Exists(path + part)) File.Move(path + part, free + part);
        return free;
    }
}
