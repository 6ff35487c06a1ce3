using System.CommandLine;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary>The options that say which world is simulated; several commands share them.</summary>
internal sealed class WorldOptions
{
    private readonly Option<int> _products = Options.Whole("--products", "Products of the world.", 50, 1, 1_000_000);
    private readonly Option<int> _users = Options.Whole("--users", "Users of the world.", 1000, 1, 10_000_000);
    private readonly Option<long> _seed = Options.Whole("--seed", "Seed of every draw of the world.", 42L, 0);
    private readonly Option<int> _interactions = Options.Whole("--interactions", "Interactions in the world's log, on which the MLP is trained.", 200_000, 1, 100_000_000);

    /// <summary>Makes a command take these options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_products);
        command.Options.Add(_users);
        command.Options.Add(_seed);
        command.Options.Add(_interactions);
    }

    /// <summary>What was given.</summary>
    public WorldSettings Read(ParseResult result) =>
        new(result.GetValue(_products), result.GetValue(_users), result.GetValue(_seed), result.GetValue(_interactions));
}
