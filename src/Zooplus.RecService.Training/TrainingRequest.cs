namespace Zooplus.RecService.Training;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Interactions">The log's file.</param>
/// <param name="Output">The weights' file.</param>
/// <param name="Users">The size of the users' table, if it is not that of the users who occur.</param>
/// <param name="Products">The size of the products' table, if it is not that of the products which occur.</param>
/// <param name="ContinueFrom">The weights to start from; null to draw the first weights.</param>
/// <param name="Options">How to train.</param>
internal sealed record TrainingRequest(string Interactions, string Output, int? Users, int? Products, string? ContinueFrom, TrainingOptions Options);
