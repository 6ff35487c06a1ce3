namespace Zooplus.RecService.Simulation.Tests;

public sealed class PersonaPreferencesTests
{
    [Theory]
    [InlineData("new_puppy_parent", 0.40, 0.50, 0.10, 0.05, 0.02)]
    [InlineData("cat_connoisseur", 0.05, 0.02, 0.55, 0.45, 0.05)]
    [InlineData("budget_shopper", 0.25, 0.15, 0.40, 0.20, 0.20)]
    [InlineData("fish_hobbyist", 0.02, 0.02, 0.10, 0.08, 0.60)]
    public void Each_persona_clicks_at_the_rates_of_the_notebook(string persona, double dogFood, double dogToy, double catFood, double catToy, double fish)
    {
        double Rate(string category) => PersonaPreferences.ClickProbability(IndexOf(PersonaPreferences.Personas, persona), IndexOf(PersonaPreferences.Categories, category));

        Assert.Equal((dogFood, dogToy, catFood, catToy, fish), (Rate("Dog Food"), Rate("Dog Toy"), Rate("Cat Food"), Rate("Cat Toy"), Rate("Fish Supplies")));
    }

    private static int IndexOf(IReadOnlyList<string> names, string name) => names.Index().Single(entry => entry.Item == name).Index;
}
