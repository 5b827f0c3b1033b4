namespace Telemetry.Collector;

/// <summary>Sketches in batches that are held apart. They must not outlive two days there either, nor get into a copy.</summary>
public static class HeldSketches
{
    private const string Holding = "SELECT id, payload FROM held WHERE at < ?1 AND instr(payload, CAST('" + SketchLine.Measurement + "' AS BLOB))";

    /// <summary>Out of a copy: all of them.</summary>
    public static void TakeOut(RawDatabase copy)
    {
        TakeOut(copy, long.MaxValue);
        copy.Execute("VACUUM");
    }

    /// <summary>Out of batches that came before a moment. What they are known by stays, so that the same batch is not held again.</summary>
    /// <returns>How many batches had any.</returns>
    public static int TakeOut(RawDatabase database, long before)
    {
        database.Execute(RecordsDatabase.OverwriteDeleted);
        var found = new List<(long Id, byte[] Payload)>();
        using (var rows = database.Prepare(Holding))
        {
            rows.Bind(1, before);
            while (rows.Step())
                if (Without(rows.BlobSpan(1)) is { } rest) found.Add((rows.Long(0), rest));
        }
        if (found.Count == 0) return 0;
        return database.Exclusively(() =>
        {
            using var update = database.Prepare("UPDATE held SET payload=?2 WHERE id=?1");
            foreach (var (id, payload) in found)
            {
                update.Bind(1, id);
                update.Bind(2, payload.AsSpan());
                update.Run();
            }
            return found.Count;
        });
    }

    /// <returns>The lines that are none; null when all are.</returns>
    private static byte[]? Without(ReadOnlySpan<byte> payload)
    {
        using var rest = new MemoryStream();
        var some = false;
        foreach (var range in payload.Split((byte)'\n'))
        {
            var line = payload[range];
            if (SketchLine.MayHold(line))
            {
                some = true;
                continue;
            }
            if (rest.Length > 0) rest.WriteByte((byte)'\n');
            rest.Write(line);
        }
        return some ? rest.ToArray() : null;
    }
}
