using Telemetry.Contracts;
using static Telemetry.Tests.Contracts.SigningDesk;

namespace Telemetry.Tests.Contracts;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Yamada Taro", "yamada taro")]
    [InlineData("Yamada Taro", "Yamada  Taro ")]
    [InlineData("Yamada Taro", "Ｙａｍａｄａ　Ｔａｒｏ")]
    [InlineData("Yamada Taro", "Yamada\u200bTaro")]
    [InlineData("Yamada Taro", "\u202eYamada\u00a0Taro\ufeff")]
    [InlineData("山田太郎", "山田 太郎")]
    [InlineData("ヤマダ ジロー", "ﾔﾏﾀﾞ ｼﾞﾛｰ")]
    [InlineData("パク・ヴィ", "ﾊﾟｸ･ｳﾞｨ")]
    [InlineData("やまだ", "やまた\u3099")]
    public void One_person_written_twice_is_one_person(string one, string other) => Assert.Equal(PersonName.Canonical(one), PersonName.Canonical(other));

    [Theory]
    [InlineData("Yamada Taro", "Yamada Jiro")]
    [InlineData("山田太郎", "山田花子")]
    [InlineData("ヤマダ", "ヤマタ")]
    public void Two_persons_stay_two(string one, string other) => Assert.NotEqual(PersonName.Canonical(one), PersonName.Canonical(other));

    [Theory]
    [InlineData("tsunami", 0, true)]
    [InlineData("missile", 0, true)]
    [InlineData("earthquake", 0, true)]
    [InlineData("tsunami", 1, true)]
    [InlineData("missile", 2, true)]
    [InlineData("of-a-newer-desk", 0, true)]
    [InlineData("of-a-newer-desk", 2, false)]
    [InlineData("flood", 0, false)]
    [InlineData("flood", 2, false)]
    [InlineData("flood", 3, true)]
    public void An_actual_city_order_about_a_hazard_without_levels_needs_two_persons(string hazard, int level, bool two)
    {
        var order = Evacuation with { Hazard = hazard, Level = level };
        Assert.Equal(two, OrderGate.NeedsTwoPersons(order));
        Assert.False(OrderGate.NeedsTwoPersons(order with { Status = OrderStatus.Drill }));
        Assert.False(OrderGate.NeedsTwoPersons(order with { Kind = OrderKind.End }));
        Assert.False(OrderGate.NeedsTwoPersons(order with { Origin = OrderOrigin.Jma }));
        var device = new FieldDevice();
        device.Receive(Sign(order, Mayor));
        Assert.Equal(two ? [] : [order.Order], device.Shown);
    }
}
