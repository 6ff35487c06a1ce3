namespace Zooplus.RecService.EndToEnd.Tests.Containers;

/// <summary>A stage of a Dockerfile.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Base">The stage or image it stands on.</param>
/// <param name="Instructions">What it does, in order.</param>
internal sealed record BuildStage(string Name, string Base, IReadOnlyList<BuildInstruction> Instructions)
{
    /// <summary>The arguments of its instructions of one kind.</summary>
    public IEnumerable<string> Of(string keyword) =>
        Instructions.Where(instruction => instruction.Keyword == keyword).Select(instruction => instruction.Arguments);
}

/// <summary>An instruction of a Dockerfile.</summary>
/// <param name="Keyword">Its first word, such as COPY.</param>
/// <param name="Arguments">The rest of it, on one line.</param>
internal sealed record BuildInstruction(string Keyword, string Arguments);
