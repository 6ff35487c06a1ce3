using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>The contenders' names, which are those of the policies they ask.</summary>
public static class Contenders
{
    private static readonly string[] Names = [PolicyNames.Mlp, PolicyNames.LinUcb, PolicyNames.Random];

    /// <summary>Every contender, in the order of play.</summary>
    public static IReadOnlyList<Contender> All { get; } = [Contender.Mlp, Contender.LinUcb, Contender.Random];

    /// <summary>The name of the policy the contender asks.</summary>
    public static string Name(this Contender contender) => Names[(int)contender];

    /// <summary>Reads names separated by commas. Spaces around a name do not matter, nor does the order.</summary>
    /// <param name="names">Such as <c>mlp,linucb,random</c>.</param>
    /// <returns>The contenders in the order of play.</returns>
    /// <exception cref="FormatException">A name is unknown or occurs twice, or there is none; the message says which and what is allowed.</exception>
    public static IReadOnlyList<Contender> Parse(string names)
    {
        var found = new SortedSet<Contender>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries))
        {
            var index = Array.IndexOf(Names, name);
            if (index < 0)
            {
                throw new FormatException($"'{name}' is not a contender; allowed are {string.Join(", ", Names)}.");
            }

            if (!found.Add((Contender)index))
            {
                throw new FormatException($"two contenders of one name: '{name}' is given twice.");
            }
        }

        return [.. found];
    }
}
