using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tests.Worlds;

public class CourseTests
{
    private const int Steps = 4000;

    public static TheoryData<string> Worlds => [.. WorldRegister.All.Select(world => world.Name)];

    [Theory]
    [MemberData(nameof(Worlds))]
    public void The_same_seed_gives_the_same_course_of_events(string name)
    {
        var world = WorldRegister.Find(name)!;
        var (first, second, other) = (world.Start(7, Steps), world.Start(7, Steps), world.Start(8, Steps));

        var slate = Enumerable.Range(0, first.Reading.Length).Select(place => first.ProductTurnover.Present - 1 - place).ToArray();
        for (var step = 0; step < first.ProductTurnover.Every + 1; step++)
        {
            Assert.Equal(first.UserAt(step), second.UserAt(step));
            Assert.Equal(first.Click(step, slate), second.Click(step, slate));
            Assert.Equal(first.Value(step, slate), second.Value(step, slate));
            Assert.Equal(first.Delay.After(step, 1), second.Delay.After(step, 1));
        }

        Assert.NotEqual(UsersOf(first), UsersOf(other));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Nothing_that_is_there_beats_the_oracle_and_something_equals_it(string name)
    {
        var course = WorldRegister.Find(name)!.Start(3, Steps);
        foreach (var step in (int[])[0, 1, 400, (Steps / 2) - 1, Steps / 2, Steps - 1])
        {
            var persona = course.PersonaOfUser[course.UserAt(step)];
            var first = course.ProductTurnover.First(step);
            int[] best = [.. Enumerable.Range(first, course.ProductTurnover.Present)
                .OrderByDescending(product => course.Rates.Click(step, persona, product))
                .Take(course.Reading.Length)];

            Assert.Equal(course.Value(step, best), course.BestValue(step), 12);
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Clicks_come_as_often_as_they_are_expected(string name)
    {
        const int Trials = 40_000;
        var course = WorldRegister.Find(name)!.Start(5, Trials);
        var slate = new int[course.Reading.Length];
        var (clicks, expected) = (0, 0.0);
        for (var step = 0; step < Trials; step++)
        {
            for (var place = 0; place < slate.Length; place++)
            {
                slate[place] = course.ProductTurnover.First(step) + ((step + (7 * place)) % course.ProductTurnover.Present);
            }

            clicks += course.Click(step, slate) >= 0 ? 1 : 0;
            expected += course.Value(step, slate);
        }

        // Four standard deviations: the seed is fixed, so this passes or fails for good.
        Assert.InRange(clicks - expected, -4 * Math.Sqrt(expected), 4 * Math.Sqrt(expected));
    }

    private static int[] UsersOf(Course course) => [.. Enumerable.Range(0, Steps).Select(course.UserAt)];
}
