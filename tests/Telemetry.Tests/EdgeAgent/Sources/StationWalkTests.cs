using System.Globalization;
using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class StationWalkTests
{
    [Fact]
    public void It_visits_all_and_ends_at_the_empty_answer()
    {
        var (step, walk) = Run(List(5));

        Assert.Equal(WalkStep.Done, step);
        Assert.Equal([1, 2, 3, 4, 5], walk.Stations.Select(station => (int)station.Address));
    }

    [Fact]
    public void A_station_that_leaves_under_the_walk_costs_no_other()
    {
        var list = List(6);
        var (step, walk) = Run(list, asked => { if (asked == 3) list.Remove(3); });

        Assert.Equal(WalkStep.Done, step);
        Assert.Equal([1, 2, 4, 5, 6], walk.Stations.Select(station => (int)station.Address));
    }

    [Fact]
    public void All_leaving_one_after_the_other_ends_in_an_empty_list()
    {
        var list = List(4);
        var (step, walk) = Run(list, asked => list.Remove(asked));

        Assert.Equal(WalkStep.Done, step);
        Assert.Empty(walk.Stations);
    }

    [Fact]
    public void Random_FAIL_answers_are_walked_around()
    {
        var random = new Random(7);
        var (step, walk) = Run(List(200), refuse: () => random.Next(10) == 0);

        Assert.Equal(WalkStep.Done, step);
        Assert.Equal(200, walk.Stations.Count);
    }

    [Fact]
    public void A_list_that_runs_in_a_circle_is_given_up()
    {
        var walk = new StationWalk();
        walk.Begin();
        var answers = 0;
        while (walk.Take(Reply((ulong)(answers++ % 3))) == WalkStep.Ask) Assert.True(answers < 1000, "the walk does not end");

        Assert.Equal("the list runs in a circle", walk.Fault);
    }

    [Fact]
    public void An_endless_list_is_given_up()
    {
        var walk = new StationWalk();
        walk.Begin();
        var answers = 0ul;
        while (walk.Take(Reply(answers++)) == WalkStep.Ask) Assert.True(answers < 10_000, "the walk does not end");

        Assert.Equal("the list has more than 2007 stations", walk.Fault);
    }

    [Fact]
    public void Nothing_but_FAIL_is_given_up()
    {
        var walk = new StationWalk();
        walk.Begin();
        Assert.Equal(WalkStep.Failed, walk.Take("FAIL\n"u8));

        walk.Begin();
        var turns = 0;
        var step = WalkStep.Ask;
        while (step == WalkStep.Ask)
        {
            Assert.True(turns < 1000, "the walk does not end");
            step = walk.Take(turns++ % 2 == 0 ? Reply(1) : "FAIL\n"u8.ToArray());
        }
        Assert.Equal(WalkStep.Failed, step);
    }

    private static List<ulong> List(int count) => [.. Enumerable.Range(1, count).Select(i => (ulong)i)];

    private static (WalkStep Step, StationWalk Walk) Run(List<ulong> list, Action<ulong>? asked = null, Func<bool>? refuse = null)
    {
        var walk = new StationWalk();
        walk.Begin();
        var step = WalkStep.Ask;
        while (step == WalkStep.Ask)
        {
            var request = Encoding.ASCII.GetString(walk.Request.Span);
            byte[] answer;
            if (request == "STA-FIRST") answer = list.Count == 0 ? [] : Reply(list[0]);
            else
            {
                var address = ulong.Parse(request["STA-NEXT ".Length..].Replace(":", ""), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                asked?.Invoke(address);
                var at = list.IndexOf(address);
                answer = at < 0 || refuse?.Invoke() == true ? "FAIL\n"u8.ToArray() : at + 1 < list.Count ? Reply(list[at + 1]) : [];
            }
            step = walk.Take(answer);
        }
        return (step, walk);
    }

    private static byte[] Reply(ulong address)
    {
        var text = new byte[17];
        StationReply.WriteAddress(address, text);
        return [.. text, .. "\nflags=[AUTH][ASSOC][AUTHORIZED]\n"u8];
    }
}
