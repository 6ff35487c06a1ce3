using System.Globalization;
using System.Text.Json;
using Zooplus.RecService.Http;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal.Export;

/// <summary><c>GET /journal/export</c>.</summary>
internal static class ExportEndpoint
{
    private const string MediaType = "application/x-ndjson";

    // The journal is read in pieces: a long read would keep its write-ahead log from being folded back.
    private const int Piece = 500;

    private static readonly Dictionary<string, Action<Utf8JsonWriter, Decision, Action>> Formats = new(StringComparer.Ordinal)
    {
        ["ndjson"] = JoinedLine.Write,
        ["dsjson"] = DecisionServiceLine.Write,
    };

    public static void MapExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/journal/export", ExportAsync)
            .WithName("ExportJournal")
            .WithTags("Journal")
            .WithSummary("Stream the decisions with what they earned")
            .WithDescription(
                "One line of JSON for each decision from one time (inclusive) to another (exclusive), in order, with propensities and the rewards so far. "
                + "The format dsjson is what Vowpal Wabbit reads with --dsjson: a line for each shown product whose propensity and reward are known, "
                + "with the products of its slate as the actions and the negative reward as the cost. Without a journal on disk, what is in memory.")
            .Produces<string>(StatusCodes.Status200OK, MediaType)
            .WithExample(
                null,
                """
                {
                  "recommendationId": "try-me-1", "sequence": 2, "time": "2026-11-24T12:00:00+00:00", "userId": "7", "policy": "linucb", "modelVersion": "1",
                  "explored": false, "items": [ { "productId": "0", "category": "Fish Supplies", "rank": 1, "score": 2.12, "expectedReward": 0, "explorationBonus": 2.12, "propensity": 1, "reward": 1, "origin": "given", "rewardTime": "2026-11-24T12:00:05+00:00", "rewardSequence": 3 } ]
                }
                """,
                ("from", "2026-11-24T00:00:00Z"),
                ("to", "2100-01-01T00:00:00Z"),
                ("format", "ndjson"))
            .ProducesProblems(400, 503);

    private static async Task ExportAsync(string? from, string? to, string? format, RecordedDecisions decisions, HttpContext http)
    {
        var faults = new FieldFaults();
        var span = new DecisionSpan(0, TimeOf(ref faults, "from", from, DateTimeOffset.MinValue), TimeOf(ref faults, "to", to, DateTimeOffset.MaxValue), Piece);
        if (!Formats.TryGetValue(format ?? "ndjson", out var write))
        {
            faults.Add("format", $"'{format}' was given; allowed are {string.Join(", ", Formats.Keys)}.");
        }

        if (faults.OrNull is { } problems)
        {
            throw new ProblemException(Problem.Invalid(problems));
        }

        // The first piece before the answer begins: what cannot be read at all is still a problem document.
        var piece = decisions.Read(span);
        http.Response.ContentType = MediaType;
        using var line = new Utf8JsonWriter(http.Response.BodyWriter);
        while (piece.Count > 0)
        {
            foreach (var decision in piece)
            {
                write!(line, decision, EndLine);
            }

            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            span = span with { After = piece[^1].Sequence };
            piece = decisions.Read(span);
        }

        void EndLine()
        {
            line.Flush();
            http.Response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
            http.Response.BodyWriter.Advance(1);
            line.Reset();
        }
    }

    private static DateTimeOffset TimeOf(ref FieldFaults faults, string field, string? given, DateTimeOffset otherwise)
    {
        if (given is null)
        {
            return otherwise;
        }

        if (given.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        faults.Add(field, $"'{given}' was given; allowed is a time such as 2026-11-24T12:00:00Z.");
        return otherwise;
    }
}
