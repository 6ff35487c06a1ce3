namespace Zooplus.RecService.Client.Contracts;

/// <summary>A policy of the service and its state.</summary>
/// <param name="Name">The name to ask it by.</param>
/// <param name="Available">Whether it can answer now.</param>
/// <param name="Learns">Whether feedback changes it.</param>
/// <param name="RewardsLearned">How many rewards it has learned since it was last reset.</param>
/// <param name="LearnsFrom"><c>own</c> or <c>everyone</c>: whose decisions it learns from; null when it does not learn.</param>
/// <param name="Settings">How it is configured.</param>
/// <param name="ModelVersion">The state a decision made now would rest on; null when it cannot answer.</param>
/// <param name="Description">What it is good and bad at.</param>
/// <param name="Changes">The changes of what users want that it has noticed since it was last reset; null for a policy that does not watch for them.</param>
public sealed record PolicyState(
    string Name,
    bool Available,
    bool Learns,
    long RewardsLearned,
    string? LearnsFrom = null,
    IReadOnlyDictionary<string, double>? Settings = null,
    string? ModelVersion = null,
    string? Description = null,
    NoticedChanges? Changes = null);

/// <summary>The changes that a policy has noticed.</summary>
/// <param name="Count">How many.</param>
/// <param name="Last">The last of them; null before the first.</param>
public sealed record NoticedChanges(long Count, NoticedChange? Last = null);

/// <summary>A change that a policy has noticed.</summary>
/// <param name="Context">The features of the users, requests and products whose rewards changed, by name.</param>
/// <param name="Difference">By how much their mean reward is larger since then: below 0 when it fell.</param>
/// <param name="At">When the reward came that told.</param>
public sealed record NoticedChange(IReadOnlyList<string> Context, double Difference, DateTimeOffset At);

/// <summary>Makes a policy forget.</summary>
/// <param name="Alpha">The weight of the uncertainty to go on with, for a policy that has one; null keeps the present one.</param>
/// <param name="Scale">The same for the scale of <c>linear-thompson</c>.</param>
/// <param name="Epsilon">The same for the ε of <c>epsilon-greedy</c>.</param>
public sealed record PolicyReset(double? Alpha = null, double? Scale = null, double? Epsilon = null);

/// <summary>The number under which an administrative change was recorded.</summary>
/// <param name="Sequence">The number of the fact.</param>
public sealed record RecordedChange(long Sequence);

/// <summary>The weights in service.</summary>
/// <param name="Version">The first 16 hexadecimal digits of the file's SHA-256.</param>
/// <param name="Users">How many users they know.</param>
/// <param name="Products">How many products they know.</param>
/// <param name="EmbeddingDimension">Length of an embedding.</param>
/// <param name="Metadata">What the file says of itself.</param>
public sealed record WeightsInService(
    string Version,
    int Users,
    int Products,
    int EmbeddingDimension,
    IReadOnlyDictionary<string, string>? Metadata = null);
