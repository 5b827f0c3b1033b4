using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class PlaceImportTests : IDisposable
{
    private readonly RegistryHouse house = new();

    public void Dispose() => house.Dispose();

    [Fact]
    public void Good_rows_are_taken_and_bad_ones_named_unless_all_or_nothing_is_asked_for()
    {
        var text = NationalList.Tokyo(3) + NationalList.Row(("NO", "9"), ("緯度", "x"), ("経度", "y"))[(NationalList.Recommended.Length + 2)..];
        var strict = house.Import(text, new ImportChoice(Strict: true));
        Assert.Contains("all or nothing", strict.Refusal, StringComparison.Ordinal);
        Assert.Empty(house.Now.Places);
        var dry = house.Import(text, new ImportChoice(DryRun: true));
        Assert.Equal((3, 1, false), (dry.Added, dry.Bad, dry.Kept));
        Assert.Empty(house.Now.Places);
        Assert.Equal(0, house.Database.Read(AuditTable.Head).No);
        var done = house.Import(text);
        Assert.Equal((3, 1, 2, true), (done.Added, done.Bad, done.Problems.Count, done.Kept));
        Assert.Equal(3, house.Now.Places.Count);
    }

    [Fact]
    public void What_a_person_said_of_a_place_survives_a_list_without_that_column()
    {
        house.Import(NationalList.Tokyo(2));
        var place = house.Now.Places[0] with { Category = "station", Area = "131041" };
        PlaceEdit.Save(house.Database, place, "account tester");
        var report = house.Import(NationalList.Tokyo(2).Replace("TOEI_SUBWAY", "TOKYO", StringComparison.Ordinal));
        Assert.Equal((0, 2), (report.Added, report.Changed));
        var now = house.Now.Places[0];
        Assert.Equal(("station", "13104", "TOKYO_Free_Wi-Fi"), (now.Category!, now.AreaCode!, now.Ssid!));
        Assert.Contains("分類,地区コード\r\n", System.Text.Encoding.UTF8.GetString(house.Export()), StringComparison.Ordinal);
        Assert.Contains(",駅,131041\r\n", System.Text.Encoding.UTF8.GetString(house.Export()), StringComparison.Ordinal);
        Assert.Null(house.Now.Places[1].AreaCode);
    }

    [Fact]
    public void A_list_that_lacks_places_leaves_them_unless_it_is_to_replace_and_no_device_stands_there()
    {
        house.Import(NationalList.Tokyo(4));
        Assert.Equal(2, house.Import(NationalList.Tokyo(2)).Absent);
        Assert.Null(DeviceDecision.Adopt(house.Database, ["ap-0004"], "130001-4", "account tester", 1).Refusal);
        var held = house.Import(NationalList.Tokyo(2), new ImportChoice(Replace: true));
        Assert.Contains("ap-0004 at 130001-4", held.Refusal, StringComparison.Ordinal);
        Assert.Equal(4, house.Now.Places.Count);
        Assert.Null(DeviceDecision.Adopt(house.Database, ["ap-0004"], "130001-1", "account tester", 1).Refusal);
        Assert.Equal(2, house.Import(NationalList.Tokyo(2), new ImportChoice(Replace: true)).Removed);
        Assert.Equal(["130001-1", "130001-2"], house.Now.Places.Select(p => p.Id));
        var bad = NationalList.Tokyo(1) + $"130001,2{new string(',', 17)}\r\n";
        Assert.Contains("a row is bad", house.Import(bad, new ImportChoice(Replace: true)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_without_a_number_keep_their_name_when_the_list_is_sorted_anew()
    {
        string[] rows = ["駅,本町1,CITY", "駅,本町2,CITY", "公園,本町3,"];
        house.Import(NationalList.Lines(["名称,住所,SSID", .. rows]));
        var ids = house.Now.Places.ToDictionary(p => p.Address!, p => p.Id);
        var report = house.Import(NationalList.Lines(["名称,住所,SSID", .. rows.AsEnumerable().Reverse()]));
        Assert.Equal((3, 0), (report.Same, report.Added));
        Assert.Equal(ids, house.Now.Places.ToDictionary(p => p.Address!, p => p.Id));
        Assert.Equal(["本町3", "本町2", "本町1"], house.Now.Places.Select(p => p.Address));
    }

    [Fact]
    public void A_corrected_spelling_is_dropped_when_the_value_changes()
    {
        house.Import(NationalList.Row(("最終確認日", "2024/9/1")));
        PlaceEdit.Save(house.Database, house.Now.Places[0] with { Confirmed = new DateOnly(2025, 4, 1) }, "account tester");
        Assert.Contains(",2025-04-01\r\n", System.Text.Encoding.UTF8.GetString(house.Export()), StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_are_grouped_by_where_they_stand_now_so_a_correction_corrects_history()
    {
        var registry = new PlaceRegistry(house.Database, house.Options, new DevicesOptions());
        IPlaceDirectory directory = registry;
        house.Import(NationalList.Row(("名称", "川崎駅")) + NationalList.Row(("NO", "2"))[(NationalList.Recommended.Length + 2)..]);
        DeviceDecision.Adopt(house.Database, ["ap-0001"], "141305-1", "account tester", 1);
        registry.Reload();
        Assert.Equal(("141305-1", null, "14130"), (directory.GroupOf("ap-0001", PlaceGroup.Place), directory.GroupOf("ap-0001", PlaceGroup.Category), directory.GroupOf("ap-0001", PlaceGroup.Area)));
        Assert.Null(directory.GroupOf("ap-0002", PlaceGroup.Place));

        using (var commandLine = new RegistryDatabase(house.Options, house.Clock))
            PlaceEdit.Save(commandLine, registry.PlaceOf("ap-0001")! with { Category = "station", Area = "14131" }, "account other");
        Assert.Null(directory.GroupOf("ap-0001", PlaceGroup.Category));
        Assert.True(registry.Refresh());
        Assert.False(registry.Refresh());
        Assert.Equal(("station", "14131"), (directory.GroupOf("ap-0001", PlaceGroup.Category), directory.GroupOf("ap-0001", PlaceGroup.Area)));
    }
}
