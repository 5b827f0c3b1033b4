using System.Text;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class LineRulesTests
{
    private const long Now = 1_763_712_000_000;

    [Theory]
    [InlineData("wifi,bss=wlan0 stations=12i,assoc=345i,rx_bytes=88123456i,tx_bytes=991234567i 1763712000000", LineRefusal.None)]
    [InlineData("wifi stations=0i 1763712000000", LineRefusal.None)]
    [InlineData("wifi stations=100000i 1763712060000", LineRefusal.None)]
    [InlineData("wifi rx_bytes=9223372036854775807i 1577836800000", LineRefusal.None)]
    [InlineData("air,sensor=sds011 pm2_5=0 1763712000000", LineRefusal.None)]
    [InlineData("Wifi stations=1i 1763712000000", LineRefusal.UnknownMeasurement)]
    [InlineData("wifi,color=red stations=1i 1763712000000", LineRefusal.UnknownTag)]
    [InlineData("host,bss=wlan0 load1=1 1763712000000", LineRefusal.UnknownTag)]
    [InlineData("wifi,b\\ ss=wlan0 stations=1i 1763712000000", LineRefusal.UnknownTag)]
    [InlineData("wifi,device=ap-0001 stations=1i 1763712000000", LineRefusal.DeviceTag)]
    [InlineData("wifi,bss=w,device=ap-0001 stations=1i 1763712000000", LineRefusal.DeviceTag)]
    [InlineData("wifi,bss=12345678901234567890123456789012345678901234567890123456789012345 stations=1i 1763712000000", LineRefusal.TagTooLong)]
    [InlineData("wifi,bss=1234567890123456789012345678901234567890123456789012345678901234 stations=1i 1763712000000", LineRefusal.None)]
    [InlineData("wifi clients=1i 1763712000000", LineRefusal.UnknownField)]
    [InlineData("wifi stations=1 1763712000000", LineRefusal.WrongType)]
    [InlineData("wifi stations=1u 1763712000000", LineRefusal.WrongType)]
    [InlineData("wifi stations=true 1763712000000", LineRefusal.WrongType)]
    [InlineData("wifi stations=\"1\" 1763712000000", LineRefusal.WrongType)]
    [InlineData("air pm2_5=8i 1763712000000", LineRefusal.WrongType)]
    [InlineData("wifi stations=-1i 1763712000000", LineRefusal.OutOfRange)]
    [InlineData("wifi stations=100001i 1763712000000", LineRefusal.OutOfRange)]
    [InlineData("wifi assoc=-9223372036854775808i 1763712000000", LineRefusal.OutOfRange)]
    [InlineData("air pm2_5=1000.1 1763712000000", LineRefusal.OutOfRange)]
    [InlineData("air pm2_5=-0.1 1763712000000", LineRefusal.OutOfRange)]
    [InlineData("host cpu_temp=-40.5 1763712000000", LineRefusal.OutOfRange)]
    [InlineData("wifi stations=1i", LineRefusal.NoTimestamp)]
    [InlineData("wifi stations=1i 0", LineRefusal.TimestampTooOld)]
    [InlineData("wifi stations=1i 1577836799999", LineRefusal.TimestampTooOld)]
    [InlineData("wifi stations=1i -9223372036854775808", LineRefusal.TimestampTooOld)]
    [InlineData("wifi stations=1i 1763712060001", LineRefusal.TimestampInFuture)]
    [InlineData("wifi stations=1i 1763712000000000000", LineRefusal.TimestampInFuture)] // nanoseconds
    [InlineData("wifi stations=1i 9223372036854775807", LineRefusal.TimestampInFuture)]
    public void A_line_is_a_measurement_of_this_city_or_refused_by_name(string line, LineRefusal refusal) => Assert.Equal(refusal, Check(line).Refusal);

    [Fact]
    public void Every_refusal_is_shown_above()
    {
        var shown = GetType().GetMethod(nameof(A_line_is_a_measurement_of_this_city_or_refused_by_name))!
            .GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (LineRefusal)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)[1].Value!);
        Assert.Equal(Enum.GetValues<LineRefusal>(), shown.Distinct().Order());
    }

    [Theory]
    [InlineData("wifi stations=1i,assoc=1i 1763712000000", -1)]
    [InlineData("wifi,device=x stations=1i 1763712000000", -1)]
    [InlineData("wifi stations=1i,clients=1i 1763712000000", 1)]
    [InlineData("wifi stations=1i,assoc=1i,rx_bytes=1 1763712000000", 2)]
    [InlineData("wifi stations=-1i,assoc=1i 1763712000000", 0)]
    [InlineData("wifi stations=1i 5", -1)]
    public void The_refused_field_is_named(string line, int culprit) => Assert.Equal(culprit, Check(line).Culprit);

    private static (LineRefusal Refusal, int Culprit) Check(string text)
    {
        var slots = new FieldSlot[LineParser.MaxFields];
        Assert.Equal(LineError.None, LineParser.TryParse(Encoding.UTF8.GetBytes(text), slots, out var line));
        var refusal = LineRules.Check(line, slots, Now, out var measurement, out var culprit);
        Assert.Equal(refusal == LineRefusal.UnknownMeasurement, measurement is null);
        return (refusal, culprit);
    }
}
