using System.Globalization;
using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

/// <summary>The tables of contracts/README.md and the lists in code say the same.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Readme = File.ReadAllLines(Path.Combine(Repository.Root, "contracts", "README.md"));

    [Fact]
    public void The_measurement_table_is_the_closed_table()
    {
        var wanted = Measurements.All.SelectMany(m => m.Fields.Select(f => Row(
            $"`{m.Name}`", string.Join(", ", m.Tags.Select(t => $"`{t}`")), $"`{f.Name}`", OrderCodec.Word(f.Type), OrderCodec.Word(f.Nature),
            f.Unit, Range(f), f.English, f.Japanese))).ToList();
        var written = Table("| measurement |");
        Assert.True(wanted.SequenceEqual(written), $"the README wants these rows:\n{string.Join('\n', wanted)}");
    }

    [Fact]
    public void The_correction_table_is_the_closed_table()
    {
        var wanted = HumidityCorrections.All.Select(c => Row(
            c.Id.ToString(CultureInfo.InvariantCulture), $"`{c.Name}`", c.Input == CorrectionInput.Pm25 ? "`pm2_5`" : "`pm2_5_cf1`",
            string.Join(", ", c.Sensors.Select(k => $"`{k}`")), string.Create(CultureInfo.InvariantCulture, $"{c.MaxHumidity} %"), $"`{c.Formula}`", c.Origin)).ToList();
        var written = Table("| method |");
        Assert.True(wanted.SequenceEqual(written), $"the README wants these rows:\n{string.Join('\n', wanted)}");
    }

    [Fact]
    public void The_table_of_dose_methods_is_the_closed_table() =>
        Assert.Equal(
            DoseMethods.All.Select(m => Row(m.Id.ToString(CultureInfo.InvariantCulture), $"`{m.Name}`", $"`{m.Formula}`", $"`{m.Spread}`", m.Origin)),
            Table("| dose method |"));

    [Fact]
    public void The_flag_table_has_every_bit() =>
        Assert.Equal(
            Enum.GetValues<ValueFlags>().Select(f => $"{(int)f} {f}"),
            Table("| flag |").Select(r => $"{Cells(r)[0]} {Cells(r)[1].Trim('`')}"));

    [Fact]
    public void The_topic_table_has_every_kind()
    {
        var topics = new Topics();
        var written = Table("| topic |").Select(Cells).ToList();
        Assert.Equal(Enum.GetNames<TopicKind>().Except([nameof(TopicKind.Unknown)]).Order(), written.Select(c => c[2]).Order());
        foreach (var cells in written)
        {
            var shape = $"{Topics.DefaultPrefix}/{cells[0].Trim('`')}";
            var kind = Enum.Parse<TopicKind>(cells[2]);
            var open = shape.IndexOf('{', StringComparison.Ordinal);
            var built = open < 0
                ? kind == TopicKind.KeyRing ? topics.KeyRing : topics.Beacon
                : topics.For(kind, "x").Replace("/x", $"/{shape[open..(shape.IndexOf('}', StringComparison.Ordinal) + 1)]}");
            Assert.Equal(built, shape);
        }
    }

    [Fact]
    public void The_refusal_table_has_every_word_in_the_order_of_the_checks() =>
        Assert.Equal(
            Enum.GetValues<OrderRefusal>().Where(r => r != OrderRefusal.None).Select(OrderGate.Word),
            Table("| refusal |").Select(r => Cells(r)[0].Trim('`')));

    [Fact]
    public void The_role_table_has_every_role() =>
        Assert.Equal(Enum.GetValues<KeyRole>().Select(OrderCodec.Word), Table("| role of a key |").Select(r => Cells(r)[0].Trim('`')));

    [Fact]
    public void The_status_tables_have_every_member_of_the_journal_and_every_state_of_a_source()
    {
        var members = typeof(JournalStatus).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        Assert.Equal(members.Order(), Table("| member of `journal` |").SelectMany(r => Cells(r)[0].Split(", ")).Select(w => w.Trim('`')).Order());
        Assert.Equal(Words<SourceState>(), Table("| state of a source |").Select(r => Cells(r)[0].Trim('`')));
        var example = string.Join('\n', Readme.SkipWhile(l => l != "## Status").SkipWhile(l => l != "```json").Skip(1).TakeWhile(l => l != "```"));
        var status = JsonSerializer.Deserialize(example, ContractsJson.Default.DeviceStatus)!;
        Assert.Equal((5L, 9L, SourceState.Ok, true), (status.Journal!.Oldest, status.Journal.Newest, status.Sources![0].State, status.Uplink!.Preferred));
    }

    [Fact]
    public void The_twin_table_has_every_state() =>
        Assert.Equal(Words<TwinState>(), Table("| twin state |").Select(r => Cells(r)[0].Trim('`')));

    [Fact]
    public void The_command_tables_have_every_command_and_every_state()
    {
        Assert.Equal(Words<CommandKind>(), Table("| command |").Select(r => Cells(r)[0].Trim('`')));
        Assert.Equal(Words<CommandState>(), Table("| state of a result |").Select(r => Cells(r)[0].Trim('`')));
    }

    [Fact]
    public void The_order_table_has_every_word_of_an_order()
    {
        var text = string.Join('\n', Table("| member |"));
        string[] words = [.. Words<OrderKind>(), .. Words<OrderStatus>(), .. Words<OrderOrigin>()];
        Assert.All(words, word => Assert.Contains($"`{word}`", text, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Words<T>() where T : struct, Enum => Enum.GetValues<T>().Select(OrderCodec.Word);

    private static string Range(Quantity field) => field.Nature == QuantityNature.Counter
        ? "0 up"
        : string.Create(CultureInfo.InvariantCulture, $"{field.Min:#,##0.######} to {field.Max:#,##0.######}");

    private static string Row(params string[] cells) => $"|{string.Concat(cells.Select(c => c.Length == 0 ? " |" : $" {c} |"))}";

    private static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(c => c.Trim())];

    private static List<string> Table(string head)
    {
        var begin = Array.FindIndex(Readme, line => line.StartsWith(head, StringComparison.Ordinal));
        Assert.True(begin >= 0, $"contracts/README.md has no table that begins with '{head}'");
        return [.. Readme.Skip(begin + 2).TakeWhile(line => line.StartsWith('|'))];
    }
}
