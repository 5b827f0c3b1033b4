using Microsoft.Data.Sqlite;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.EndToEnd.Tests.Delivery;

/// <summary>
/// Knows every batch that an agent ever journalled: a trigger in the journal's own file copies each row in the transaction that
/// writes it, so the copy exists exactly when the journal's row was committed, whatever is killed when.
/// </summary>
internal sealed class JournalWitness(string path)
{
    /// <summary>Installs the trigger; the journal must exist, and nothing may have been deleted from it yet.</summary>
    public void Install()
    {
        using var journal = Open();
        Execute(journal, """
            CREATE TABLE witness(seq INTEGER PRIMARY KEY, payload BLOB NOT NULL);
            INSERT INTO witness SELECT seq, payload FROM batch;
            CREATE TRIGGER witnessed AFTER INSERT ON batch BEGIN INSERT INTO witness VALUES (NEW.seq, NEW.payload); END;
            """);
    }

    public long Batches() => Number("SELECT count(*) FROM witness");

    public long LastSeq() => Number("SELECT coalesce(max(seq), 0) FROM witness");

    /// <summary>Batches up to <paramref name="seq"/> that no acknowledgement has released yet.</summary>
    public long Waiting(long seq) => Number($"SELECT count(*) FROM batch WHERE seq <= {seq}");

    /// <summary>Every value ever journalled, with the sequence number of its batch, oldest first.</summary>
    public IEnumerable<(long Seq, ValueKey Key, double Value)> Values(string device)
    {
        using var journal = Open();
        using var command = journal.CreateCommand();
        command.CommandText = "SELECT seq, payload FROM witness ORDER BY seq";
        using var rows = command.ExecuteReader();
        var values = new List<(ValueKey Key, double Value)>();
        while (rows.Read())
        {
            values.Clear();
            Read(device, StoredPayload.Unpack((byte[])rows[1])!, values);
            foreach (var (key, value) in values) yield return (rows.GetInt64(0), key, value);
        }
    }

    private static void Read(string device, byte[] payload, List<(ValueKey Key, double Value)> values)
    {
        var slots = new FieldSlot[LineParser.MaxFields];
        var reader = new BatchReader(payload);
        Assert.Equal(BatchForm.Numbered, reader.Form);
        while (reader.TryRead(slots, out var line, out var error, out _))
        {
            Assert.Equal(LineError.None, error);
            var measurement = string.Intern(LineText.UnescapeName(line.Measurement));
            var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var enumerator = line.GetTags();
            while (enumerator.MoveNext()) tags[LineText.UnescapeName(enumerator.Key)] = LineText.UnescapeName(enumerator.Value);
            var series = string.Intern(string.Join(',', tags.Select(t => $"{t.Key}={t.Value}")));
            for (var i = 0; i < line.FieldCount; i++)
            {
                var key = new ValueKey(device, measurement, series, string.Intern(LineText.UnescapeName(line.Key(slots[i]))), line.Timestamp!.Value);
                values.Add((key, slots[i].Number));
            }
        }
    }

    private long Number(string sql)
    {
        using var journal = Open();
        using var command = journal.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout = 20000");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>The identity of one stored value; <paramref name="Tags"/> sorted as <c>key=value,key=value</c>, <paramref name="Time"/> in ms.</summary>
internal readonly record struct ValueKey(string Device, string Measurement, string Tags, string Field, long Time);
