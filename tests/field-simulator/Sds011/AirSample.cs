namespace Telemetry.FieldSimulator;

/// <summary>One report's values in tenths of µg/m³, as the sensor counts them (0 to 9999).</summary>
public readonly record struct AirSample(int Pm25Tenths, int Pm10Tenths)
{
    public double Pm25 => Pm25Tenths / 10.0;
    public double Pm10 => Pm10Tenths / 10.0;
}
