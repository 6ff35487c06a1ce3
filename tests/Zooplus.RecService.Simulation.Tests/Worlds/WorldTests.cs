using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tests.Worlds;

public class WorldTests
{
    private const int PuppyParent = 0;
    private const int DogFood = 2;
    private const int DogToy = 3;
    private const int Steps = 40_000;

    [Fact]
    public void The_notebooks_world_is_the_notebooks_shop()
    {
        var shop = new ShopWorld(50, 1000, 42);
        var course = new NotebookWorld().Start(1, Steps);

        Assert.Equal(shop.Products, course.ProductsAt(0));
        Assert.Equal(shop.Users, course.UsersAt(0));
        for (var step = 0; step < 500; step++)
        {
            var user = course.UserAt(step);
            Assert.Equal(shop.BestClickProbability(user), course.BestValue(step));
            Assert.Equal(shop.TrueClickProbability(user, step % 50), course.Value(step, [step % 50]));
        }
    }

    [Fact]
    public void Puppies_are_grown_up_from_the_middle_on()
    {
        var course = DriftWorld.GrownDogs.Start(1, Steps);

        Assert.Equal(20_000, course.TastesChangeAt);
        Assert.Equal((0.40, 0.50), RatesOfPuppyParents(course, 19_999));
        Assert.Equal((0.50, 0.15), RatesOfPuppyParents(course, 20_000));
        Assert.Equal((0.50, 0.15), RatesOfPuppyParents(course, Steps - 1));
    }

    [Fact]
    public void Puppies_that_grow_gradually_are_half_grown_in_the_middle()
    {
        var course = DriftWorld.GrowingDogs.Start(1, Steps);

        Assert.Equal((0.40, 0.50), RatesOfPuppyParents(course, 14_999));
        var (food, toy) = RatesOfPuppyParents(course, 20_000);
        Assert.Equal(0.45, food, 12);
        Assert.Equal(0.325, toy, 12);
        Assert.Equal((0.50, 0.15), RatesOfPuppyParents(course, 25_000));
    }

    [Fact]
    public void When_all_tastes_move_each_persona_gets_the_rates_of_the_one_before_it()
    {
        var course = DriftWorld.Everyone.Start(1, Steps);
        for (var persona = 0; persona < 4; persona++)
        {
            for (var product = 0; product < 50; product++)
            {
                var before = course.Rates.Click(0, persona, product);
                Assert.Equal(before, course.Rates.Click(20_000, (persona + 1) % 4, product));
            }
        }
    }

    [Fact]
    public void Newcomers_replace_the_oldest()
    {
        var course = new NewcomersWorld().Start(1, Steps);

        Assert.Equal(["0", "1", "2"], course.ProductsAt(399).Take(3).Select(product => product.Id));
        Assert.True(course.CatalogueChangesBefore(400));
        Assert.Equal(["1", "2", "3"], course.ProductsAt(400).Take(3).Select(product => product.Id));
        Assert.Equal("50", course.ProductsAt(400)[^1].Id);
        Assert.Equal("1009", course.UsersAt(400)[^1].Id);
        Assert.Equal(50, course.ProductsAt(Steps - 1).Count);
        Assert.Equal(50 + 99, course.Products.Count);
        for (var step = 0; step < Steps; step += 97)
        {
            Assert.InRange(course.UserAt(step), step / 400 * 10, (step / 400 * 10) + 999);
        }
    }

    [Fact]
    public void Products_of_the_long_tail_spread_around_their_category()
    {
        var course = new LongTailWorld().Start(1, Steps);
        var own = Enumerable.Range(0, 50_000)
            .Where(product => course.Products[product].Category == "Dog Food")
            .Select(product => course.Rates.Click(0, PuppyParent, product) - 0.40)
            .ToArray();

        Assert.InRange(own.Average(), -0.002, 0.002);
        Assert.InRange(Math.Sqrt(own.Average(value => value * value)), 0.049, 0.051);
        Assert.Equal(0.5, course.Rates.BestCategory(0, PuppyParent), 0.002);
        Assert.True(course.Rates.Best(0, PuppyParent, 0) > 0.6);
    }

    [Fact]
    public void Every_reward_of_delayed_1000_is_a_thousand_steps_late()
    {
        var course = DelayedWorld.Thousand.Start(1, Steps);

        Assert.All(Enumerable.Range(0, 1000), step => Assert.Equal(1000, course.Delay.After(step, step % 2)));
    }

    [Fact]
    public void Only_clicks_are_reported_late_out_of_order_and_some_never()
    {
        var course = DelayedWorld.Scattered.Start(1, Steps);
        var delays = Enumerable.Range(0, Steps).Select(step => course.Delay.After(step, 1)).ToArray();

        Assert.Null(course.Delay.After(0, 0));
        Assert.InRange(delays.Count(delay => delay is null), 0.045 * Steps, 0.055 * Steps);
        Assert.InRange(delays.OfType<int>().Average(), 290, 310);
        Assert.Contains(Enumerable.Range(1, Steps - 1), step => delays[step] + step < delays[step - 1] + step - 1);
    }

    [Fact]
    public void Readers_of_a_slate_click_once_and_less_further_down()
    {
        var reading = new SlateReading(3, 0.5);
        double[] rates = [0.2, 0.2, 0.4];
        var places = new int[4];
        const int Draws = 100_000;
        for (var i = 0; i < Draws; i++)
        {
            places[reading.Click(rates, (i + 0.5) / Draws) + 1]++;
        }

        // 0.2; then 0.8 · 0.5 read on to 0.2; then 0.8 · 0.5 · 0.8 · 0.5 to 0.4.
        Assert.Equal(0.2, places[1] / (double)Draws, 1e-4);
        Assert.Equal(0.08, places[2] / (double)Draws, 1e-4);
        Assert.Equal(0.064, places[3] / (double)Draws, 1e-4);
        Assert.Equal(0.2 + 0.08 + 0.064, reading.ClickProbability(rates), 1e-12);
    }

    private static (double Food, double Toy) RatesOfPuppyParents(Course course, int step) => (
        course.Rates.Click(step, PuppyParent, ProductOf(course, DogFood)),
        course.Rates.Click(step, PuppyParent, ProductOf(course, DogToy)));

    private static int ProductOf(Course course, int category) =>
        Enumerable.Range(0, 50).First(product => course.Products[product].Category == PersonaPreferences.Categories[category]);
}
