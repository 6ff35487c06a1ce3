using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal.Snapshots;
using Zooplus.RecService.OpenApi;

namespace Zooplus.RecService.Journal;

/// <summary>The endpoints under <c>/journal</c>.</summary>
internal static class JournalEndpoints
{
    public static void MapJournal(this IEndpointRouteBuilder routes)
    {
        var journal = routes.MapGroup("/journal").WithTags("Journal");

        journal.MapGet("", Get)
            .WithName("GetJournal")
            .WithSummary("Show the journal")
            .WithDescription("Whether facts can be kept, the last fact, the room the journal takes, the snapshots that a start goes on from, and which facts are missing because the disk lost them or a snapshot covers them. Now and then the whole journal is read to see that it is whole (Journal:CheckInterval); what that found last is told too, and which damaged rows look-ups have come upon.")
            .WithExample(null, """{ "state": "ready", "lastSequence": 17, "bytes": 90112, "snapshots": [ { "sequence": 15, "takenAt": "2026-11-24T12:00:00+00:00", "bytes": 72150 } ], "missing": [ { "first": 1, "last": 9, "reason": "compacted" } ] }""");

        journal.MapPost("/snapshot", TakeAsync)
            .WithName("TakeSnapshot")
            .WithSummary("Take a snapshot now")
            .WithDescription("Snapshots are taken by themselves; this is for before a change to the machine. Requests are answered meanwhile.")
            .WithExample(null, """{ "sequence": 17, "bytes": 72150, "seconds": 0.01 }""")
            .ProducesProblems(503);

        journal.MapPost("/accept-loss", AcceptAsync)
            .WithName("AcceptLoss")
            .WithSummary("Go on without the facts that a damaged journal held")
            .WithDescription("A damaged journal is put aside, beside the new one and never deleted, and the service is not ready until an operator says that it may go on without what is missing. Where nothing waits to be accepted it changes nothing.")
            .WithExample(null, """{ "state": "ready", "lastSequence": 1000000000, "bytes": 90112, "snapshots": [ { "sequence": 15, "takenAt": "2026-11-24T12:00:00+00:00", "bytes": 72150 } ], "missing": [ { "first": 1, "last": 15, "reason": "setAside" }, { "first": 16, "last": 1000000000, "reason": "lost" } ] }""")
            .ProducesProblems(503);
    }

    private static Ok<JournalDescription> Get(IJournal journal, FactWriter writer, SnapshotStore snapshots, IntegrityCheck check) => TypedResults.Ok(Describe(journal, writer, snapshots, check));

    private static JournalDescription Describe(IJournal journal, FactWriter writer, SnapshotStore snapshots, IntegrityCheck check) => new(
        (writer.CanKeep, writer.AwaitsAcceptance) switch
        {
            (_, true) => JournalCondition.AwaitsAcceptance,
            (true, _) => JournalCondition.Ready,
            _ => JournalCondition.CannotWrite,
        },
        writer.LastSequence,
        journal.Bytes,
        [.. snapshots.List().Select(entry => new SnapshotDescription(entry.Sequence, entry.TakenAt, entry.Bytes))],
        journal.Missing,
        check.Last,
        journal.DamagedRows);

    private static async Task<Ok<JournalDescription>> AcceptAsync(IJournal journal, FactWriter writer, SnapshotStore snapshots, IntegrityCheck check, Startup startup, CancellationToken cancellationToken)
    {
        if (await writer.AcceptLossAsync())
        {
            // What a journal that keeps nothing could not take in.
            await startup.LoadAsync(cancellationToken);
        }

        return TypedResults.Ok(Describe(journal, writer, snapshots, check));
    }

    private static async Task<Results<Ok<SnapshotTaken>, ProblemHttpResult>> TakeAsync(SnapshotTaker taker, SnapshotStore snapshots, IJournal journal, FactWriter writer)
    {
        if (journal.AwaitsAcceptance || !writer.IsRecovered)
        {
            return TypedResults.Problem(Problem.JournalUnavailable());
        }

        if (!snapshots.IsOn)
        {
            return TypedResults.Problem(Problem.SnapshotsOff());
        }

        return await taker.TakeAsync(CancellationToken.None) is var (entry, duration)
            ? TypedResults.Ok(new SnapshotTaken(entry.Sequence, entry.Bytes, duration.TotalSeconds))
            : TypedResults.Problem(Problem.SnapshotFailed());
    }
}
