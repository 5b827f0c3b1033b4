namespace Telemetry.Tests;

public sealed class SensorCaptureTests
{
    [DataFact]
    public void Sds011() => SensorCapture.DecodesToItsTable("sds011", "SDS01x", "pm2_5", "pm10");

    [DataFact]
    public void Pms() => SensorCapture.DecodesToItsTable(
        "pms", "PMSx003", "pm1_cf1", "pm2_5_cf1", "pm10_cf1", "pm1", "pm2_5", "pm10",
        "nc_above_0_3", "nc_above_0_5", "nc_above_1", "nc_above_2_5", "nc_above_5", "nc_above_10");

    [DataFact]
    public void Sps30() => SensorCapture.DecodesToItsTable(
        "sps30", "SPS30", "pm1", "pm2_5", "pm4", "pm10", "nc_below_0_5", "nc_below_1", "nc_below_2_5", "nc_below_4", "nc_below_10", "size");

    [DataFact]
    public void Mhz19b() => SensorCapture.DecodesToItsTable("mhz19b", "MHZ19B", "co2");
}
