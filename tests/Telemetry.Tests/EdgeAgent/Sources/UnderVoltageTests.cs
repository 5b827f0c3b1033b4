using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class UnderVoltageTests : IDisposable
{
    private readonly FieldFolder root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1", 1L)]
    public void It_is_told_by_the_chip_of_that_name_whatever_its_index(string alarm, long told)
    {
        Write("hwmon0", "cpu_thermal", "1");
        Write("hwmon1", "rpi_volt", alarm);
        Assert.Equal(told, new HostFiles(root["."]).UnderVoltage());
    }

    [Fact]
    public void A_machine_without_it_tells_nothing()
    {
        Assert.Null(new HostFiles(root["."]).UnderVoltage());
        Write("hwmon0", "cpu_thermal", "1");
        Assert.Null(new HostFiles(root["."]).UnderVoltage());
    }

    private void Write(string chip, string name, string alarm)
    {
        var folder = Directory.CreateDirectory(root[$"sys/class/hwmon/{chip}"]).FullName;
        File.WriteAllText(Path.Combine(folder, "name"), $"{name}\n");
        File.WriteAllText(Path.Combine(folder, "in0_lcrit_alarm"), $"{alarm}\n");
    }
}
