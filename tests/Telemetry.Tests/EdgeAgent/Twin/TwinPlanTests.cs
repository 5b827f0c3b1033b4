using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using static Telemetry.Tests.TwinHouse;

namespace Telemetry.Tests;

public sealed class TwinPlanTests
{
    [Fact]
    public void A_twin_changes_what_it_names_and_leaves_the_rest_as_in_the_file()
    {
        var twin = Read(Twin(7, """{ "air": { "interval": "00:00:20", "rest": "00:05:00" }, "host": { "enabled": false } }""", """, "heartbeat": "00:00:05" """));
        var plan = TwinPlan.TryMake(Options(), twin, out var errors)!;

        Assert.Empty(errors);
        var air = Assert.IsType<Sds011Options>(plan.Sources[0]);
        Assert.Equal((Seconds(20), Seconds(300), "/dev/none", Seconds(30)), (air.Interval, air.Rest, air.Device, air.WarmUp));
        Assert.Equal((true, false, Seconds(5)), (plan.Sources[1].Enabled, plan.Sources[2].Enabled, plan.Heartbeat));
    }

    [Fact]
    public void Every_error_is_told_at_once_each_with_its_cure_and_by_the_rules_of_the_file()
    {
        var twin = Read(Twin(1, """
            { "air": { "device": "/dev/ttyS0", "name": "x", "interval": "00:10:00", "correction": "koehler-1", "humidity": "host" },
              "wet": { "chip": "bmp280", "root": "/etc", "stuckAfter": "6" }, "host": { "kind": "hostapd", "speed": 9, "timeout": "01:00:00" },
              "tube": { "enabled": true } }
            """, """, "broker": "x", "heartbeat": "00:00:00", "journal": "y" """));
        Assert.Null(TwinPlan.TryMake(Options(), twin, out var errors));

        Assert.Equal(
            [
                "broker cannot be changed from afar: change it in the device's file, or remove it here (changeable here: heartbeat)",
                "heartbeat is 00:00:00, outside of its range: choose a value from 00:00:01 to 01:00:00",
                "journal cannot be changed from afar: change it in the device's file, or remove it here (changeable here: heartbeat)",
                "sources.air.device cannot be changed from afar: change it in the device's file, or remove it here (changeable here: correction, enabled, humidity, interval, measure, rest, stuckAfter, timeout, warmUp)",
                "sources.air.name cannot be changed from afar: change it in the device's file, or remove it here (changeable here: correction, enabled, humidity, interval, measure, rest, stuckAfter, timeout, warmUp)",
                "sources.air: Interval 00:10:00 does not fit the sensor, which reports once a second: choose 00:00:01 to 00:05:00",
                "sources.wet.chip cannot be changed from afar: change it in the device's file, or remove it here (changeable here: enabled, interval, stuckAfter, timeout)",
                "sources.wet.root cannot be changed from afar: change it in the device's file, or remove it here (changeable here: enabled, interval, stuckAfter, timeout)",
                "sources.wet.stuckAfter is '6': write a duration as 30s, 5m, 2h, 1d or 00:30:00 (up to 23:59:59; for more write 36h or 2d) from 00:00:00 to 30.00:00:00",
                "sources.host.kind cannot be changed from afar: change it in the device's file, or remove it here (changeable here: enabled, interval, timeout)",
                "sources.host.speed is not an option: remove it or correct its name (changeable here: enabled, interval, timeout)",
                "sources.host.timeout is 01:00:00, outside of its range: choose a value from 00:00:00.1 to 00:05:00",
                "sources.tube is not a source of this device: write one of air, wet, host",
                "Sources: 'air' takes Humidity from 'host', which measures none: write one of wet",
            ],
            errors);
    }

    [Fact]
    public void Nothing_that_names_a_file_a_device_a_broker_or_a_source_may_be_changed_from_afar()
    {
        string[] never = ["Kind", "Name", "Device", "Path", "Chip", "Line", "Address", "Root", "Disk", "Directory", "Interfaces", "ClientDirectory", "Prefix", "Broker", "Journal"];
        var open = SourceKinds.All.Select(kind => kind.NewOptions().GetType()).Append(typeof(AgentOptions)).SelectMany(type => type.GetProperties())
            .Where(property => Attribute.IsDefined(property, typeof(AtRunTimeAttribute))).ToList();

        Assert.NotEmpty(open);
        Assert.All(open, property => Assert.DoesNotContain(property.Name, never));
        // What is text could name anything: only what the rules look up in a closed list is open.
        Assert.Equal(["Correction", "Humidity"], open.Where(property => property.PropertyType == typeof(string)).Select(property => property.Name).Distinct().Order());
    }

    [Fact]
    public void A_twin_in_another_order_is_the_same_and_another_value_is_not()
    {
        var twin = Read(Twin(1, """{ "air": { "interval": "00:00:20", "enabled": true }, "host": {} }"""));
        Assert.Equal(twin, Read(Twin(1, """{ "host": {}, "air": { "enabled": true, "interval": "00:00:20" } }""")));
        Assert.Equal(twin, Read(TwinCodec.Write(twin)));
        Assert.NotEqual(twin, Read(Twin(1, """{ "air": { "interval": "00:00:20", "enabled": false }, "host": {} }""")));
        Assert.NotEqual(twin, Read(Twin(2, """{ "air": { "interval": "00:00:20", "enabled": true }, "host": {} }""")));
    }
}
