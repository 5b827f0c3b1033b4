using System.Globalization;

namespace Telemetry.Collector;

/// <summary>
/// Numbers of fields in this file, table <c>field(id, measurement, name)</c>: given once and never again, because a field's place in the
/// table of contracts moves when others join it.
/// </summary>
public sealed class RollupFields
{
    private const int FieldBits = 10, BlockBits = 17;
    private readonly int[][] ids;

    /// <summary>End of the last hour that has a key, in the year 2328, ms.</summary>
    public static readonly long LastTime = RollupLevel.Hourly.StartOf((1 << BlockBits) - 1);

    private RollupFields(int[][] ids) => this.ids = ids;

    /// <param name="database">Open for writing, unless the file has had every field.</param>
    public static RollupFields Load(RawDatabase database)
    {
        using var find = database.Prepare("SELECT id FROM field WHERE measurement=?1 AND name=?2");
        return new RollupFields([.. Schema.All.Select(schema => schema.Fields.Select(field => Find(schema.Name, field.Name) ?? Add(schema.Name, field.Name)).ToArray())]);

        int? Find(string measurement, string name)
        {
            find.Bind(1, measurement);
            find.Bind(2, name);
            int? id = find.Step() ? (int)find.Long(0) : null;
            find.Reset();
            return id;
        }

        int Add(string measurement, string name)
        {
            using var add = database.Prepare("INSERT INTO field(measurement, name) VALUES(?1, ?2)");
            add.Bind(1, measurement);
            add.Bind(2, name);
            add.Run();
            return Find(measurement, name) is { } id and < 1 << FieldBits ? id : throw new StartRefusedException(
                string.Create(CultureInfo.InvariantCulture, $"the file has had more than {1 << FieldBits} fields: no more fit into its roll-ups"));
        }
    }

    /// <summary>Key of a row: series, field and number of the row, in this order, so that a field's rows lie side by side.</summary>
    public long Key(Series series, int field, long block) =>
        ((long)series.Id << FieldBits | (uint)ids[series.Schema.Index][field]) << BlockBits | Math.Min(block, (1 << BlockBits) - 1);

    public static long BlockOf(long key) => key & ((1 << BlockBits) - 1);
}
