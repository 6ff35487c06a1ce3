using System.CommandLine;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.LoadGenerator.Tournament;
using Zooplus.RecService.Simulation.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary>The options that say who plays in which worlds; several commands share them.</summary>
internal static class TournamentOptions
{
    /// <summary>The world the MLP is trained for, which several worlds' users and products come from.</summary>
    public static WorldSettings TrainedOn { get; } = new(50, 1000, 42, 200_000);

    /// <summary>Policies that take part.</summary>
    public static Option<Entrant[]> Policies() => Many(
        "--policy",
        "A policy that takes part, such as linucb-shared or, with settings of its own, linucb-shared:alpha=1.3,discount=0.999; may be given several times. Default: every policy",
        "POLICY",
        EntrantText.Parse,
        entrant => entrant.Label);

    /// <summary>The policies that take part: those given, or every policy.</summary>
    public static IReadOnlyList<Entrant> PoliciesOf(ParseResult result, Option<Entrant[]> policies) =>
        result.GetValue(policies) is { Length: > 0 } given ? given : [.. PolicyNames.All.Select(name => Entrant.WithDefaults(name))];

    /// <summary>Worlds to play in.</summary>
    /// <param name="description">What is done with them, and which they are by default.</param>
    public static Option<IWorld[]> Worlds(string description) => Many("--world", description, "WORLD", ParseWorld, world => world.Name);

    /// <summary>The worlds that were given, or others where none was.</summary>
    public static IReadOnlyList<IWorld> WorldsOf(ParseResult result, Option<IWorld[]> worlds, IReadOnlyList<IWorld> otherwise) =>
        result.GetValue(worlds) is { Length: > 0 } given ? given : otherwise;

    /// <summary>A world by its name.</summary>
    /// <exception cref="FormatException">There is no such world.</exception>
    public static IWorld ParseWorld(string name) => WorldRegister.Find(name)
        ?? throw new FormatException($"'{name}' is not a world; allowed are {string.Join(", ", WorldRegister.All.Select(world => world.Name))}.");

    /// <summary>What a shown product teaches before its reward is known.</summary>
    public static Option<Pending> Pending() => Options.Read(
        "--pending",
        "What a shown product teaches before its reward is known, as the service's Policies:Pending: AsDefault, AsExpected or Ignore.",
        nameof(Simulation.Tournament.Pending.AsDefault),
        text => Enum.TryParse<Pending>(text, ignoreCase: true, out var pending) && Enum.IsDefined(pending)
            ? pending
            : throw new FormatException($"'{text}' is not allowed; give AsDefault, AsExpected or Ignore."));

    /// <summary>Courses of events played at a time.</summary>
    public static Option<int> Parallelism() =>
        Options.Whole("--parallel", "Courses of events played at a time. Default: as many as there are cores.", Environment.ProcessorCount, 1, 1024);

    /// <summary>The MLP's weights.</summary>
    public static Option<string> Weights() => new("--weights")
    {
        Description = "The MLP's weights, trained first on the notebook's world when there is no such file.",
        DefaultValueFactory = _ => TrainedOn.DefaultWeights,
        HelpName = "FILE",
    };

    // Without a default value of its own, which the help would print member by member.
    private static Option<T[]> Many<T>(string name, string description, string helpName, Func<string, T> read, Func<T, string> label) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            try
            {
                T[] values = [.. result.Tokens.Select(token => read(token.Value))];
                if (values.GroupBy(label).FirstOrDefault(same => same.Count() > 1) is { } twice)
                {
                    throw new FormatException($"'{twice.Key}' is given twice.");
                }

                return values;
            }
            catch (FormatException e)
            {
                result.AddError($"{name}: {e.Message}");
                return [];
            }
        },
    };
}
