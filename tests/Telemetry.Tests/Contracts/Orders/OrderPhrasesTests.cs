using System.Text.RegularExpressions;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts.Orders;

public class OrderPhrasesTests
{
    private static readonly string[] Mayor = ["高齢者等避難", "避難指示", "緊急安全確保", "vacuation order", "mergency safety", "vacuation of the elderly"];

    private static IEnumerable<OrderSubject> All =>
        from hazard in Hazards.All.Select(h => (h.Word, h.MaxLevel)).Append((Word: "never-heard-of", MaxLevel: 5))
        from level in Enumerable.Range(0, hazard.MaxLevel + 1)
        from origin in Enum.GetValues<OrderOrigin>()
        from status in Enum.GetValues<OrderStatus>()
        from early in Enumerable.Range(0, hazard.Word == "earthquake" ? 2 : 1).Select(i => i == 1)
        select new OrderSubject(status, origin, hazard.Word, level, early);

    [Fact]
    public void Every_hazard_level_and_origin_has_words_in_every_language_and_they_fit_a_sign()
    {
        Assert.All(All, about => Assert.All(OrderLanguages.All, language =>
        {
            Assert.NotEmpty(OrderPhrases.Headline(about).In(language));
            Assert.NotEmpty(OrderPhrases.Action(about).In(language));
            Assert.DoesNotContain("勧告", OrderPhrases.Headline(about).In(language) + OrderPhrases.Action(about).In(language), StringComparison.Ordinal);
        }));
        Assert.All(All, about =>
        {
            var lines = OrderPhrases.Action(about).Ja.Split('\n');
            Assert.True(lines.Length <= 2 && lines.All(l => l.Length <= 9), string.Join('|', lines));
        });
    }

    [Fact]
    public void Every_kanji_of_easy_Japanese_has_its_reading()
    {
        var phrases = All.SelectMany(a => (Phrase[])[OrderPhrases.Headline(a), OrderPhrases.Action(a)])
            .Concat(Hazards.All.Select(h => h.Name)).Concat(Enum.GetValues<OrderOrigin>().Select(OrderPhrases.Source))
            .Concat(from ending in Enum.GetValues<OrderEnding>() from hazard in Hazards.All select OrderPhrases.Next(ending, hazard.Word))
            .Concat(Enum.GetValues<OrderEnding>().Select(OrderPhrases.Ending));
        Assert.All(phrases, phrase => Assert.DoesNotMatch("[一-龥々]", Regex.Replace(phrase.Easy, "[一-龥々]+（[ぁ-ゖ]+）", "")));
    }

    [Fact]
    public void Only_the_city_says_the_mayors_words()
    {
        foreach (var about in All)
        {
            var words = string.Concat(OrderLanguages.All.Select(l => OrderPhrases.Headline(about).In(l) + OrderPhrases.Action(about).In(l)));
            if (about.Origin != OrderOrigin.City) Assert.DoesNotContain(Mayor, word => words.Contains(word, StringComparison.Ordinal));
            else if (about.Level >= 3) Assert.Contains(Mayor[about.Level - 3], words, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("tsunami-major", "避難指示（大津波警報）", "高い所へ\n今すぐ逃げる")]
    [InlineData("tsunami", "避難指示（津波）", "高い所へ\n今すぐ逃げる")]
    [InlineData("tsunami-advisory", "避難指示（津波注意報）", "海から上がり\n海岸を離れる")]
    public void A_mayors_order_about_a_tsunami_has_its_own_wording_and_says_where_to_go(string hazard, string headline, string action)
    {
        var about = new OrderSubject(OrderStatus.Actual, OrderOrigin.City, hazard, 0);
        Assert.Equal((headline, action), (OrderPhrases.Headline(about).Ja, OrderPhrases.Action(about).Ja));
        Assert.Equal(action, OrderPhrases.Action(about with { Origin = OrderOrigin.Jma }).Ja);
    }

    [Fact]
    public void No_phrase_is_vaguer_than_the_danger()
    {
        var general = OrderPhrases.Action(new OrderSubject(OrderStatus.Actual, OrderOrigin.City, "never-heard-of", 0));
        var stay = OrderPhrases.Action(new OrderSubject(OrderStatus.Actual, OrderOrigin.City, "flood", 0));
        Assert.All(Hazards.All.Where(h => h.MaxLevel == 0), hazard =>
        {
            var own = OrderPhrases.Action(new OrderSubject(OrderStatus.Actual, OrderOrigin.City, hazard.Word, 0));
            Assert.All(OrderLanguages.All, l => Assert.False(own.In(l) == general.In(l) || own.In(l) == stay.In(l), own.In(l)));
        });
    }

    [Fact]
    public void Before_the_shaking_no_phrase_speaks_of_it_in_the_past()
    {
        var before = new OrderSubject(OrderStatus.Actual, OrderOrigin.Jma, "earthquake", 0, Early: true);
        Assert.Equal(OrderPhrases.Action(before with { Hazard = "eew", Early = false }), OrderPhrases.Action(before));
        Assert.DoesNotContain("ました", OrderPhrases.Action(before).Easy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drill_says_in_every_language_that_it_is_one()
    {
        foreach (var about in All.Where(a => a.Status != OrderStatus.Actual))
        {
            var (headline, action) = (OrderPhrases.Headline(about), OrderPhrases.Action(about));
            Assert.Equal(("【訓練】", "れんしゅう", "DRILL"), (headline.Ja[..4], headline.Easy[..5], headline.En[..5]));
            Assert.Equal(("れんしゅう", "DRILL"), (action.Easy[..5], action.En[..5]));
        }
    }

    [Fact]
    public void An_end_says_it_once_and_what_to_do_next_and_never_that_all_is_safe()
    {
        foreach (var ending in Enum.GetValues<OrderEnding>())
            foreach (var hazard in Hazards.All)
                foreach (var language in OrderLanguages.All)
                {
                    var (said, next) = (OrderPhrases.Ending(ending).In(language), OrderPhrases.Next(ending, hazard.Word).In(language));
                    Assert.NotEqual(said, next);
                    Assert.DoesNotContain(said, next, StringComparison.Ordinal);
                    Assert.DoesNotMatch("だいじょうぶ|安全です|safe now", said + next);
                }
    }

    [Fact]
    public void Brackets_are_never_within_brackets()
    {
        Assert.All(All, about => Assert.All(OrderLanguages.All, l => Assert.DoesNotMatch("[（(][^）)]*[（(]", OrderPhrases.Headline(about).In(l))));
    }
}
