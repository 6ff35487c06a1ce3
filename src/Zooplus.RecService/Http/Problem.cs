using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Limits;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Http;

/// <summary>The refusals a caller can meet, as RFC 9457 problem documents whose <c>type</c> never changes.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    private const string TypePrefix = "urn:recservice:problem:";

    public static ProblemDetails Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static ProblemDetails Invalid(IDictionary<string, string[]> errors) => new HttpValidationProblemDetails(errors)
    {
        Type = TypePrefix + "invalid-request",
        Title = "The request is not valid; nothing was done.",
        Status = StatusCodes.Status400BadRequest,
        Detail = string.Join(' ', errors.SelectMany(error => error.Value.Select(message => $"{error.Key}: {message}"))),
    };

    public static ProblemDetails MalformedJson(string detail) =>
        New("malformed-json", StatusCodes.Status400BadRequest, "The body is not well-formed JSON.", detail);

    public static ProblemDetails BodyTooLarge(long limit) =>
        New("body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large.", $"Bodies of up to {limit} bytes are allowed here.");

    public static ProblemDetails UnsupportedMediaType(string? given, string allowed) =>
        New("unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "The content type is not supported.", $"'{given}' was given; allowed is {allowed}.");

    public static ProblemDetails NoEligibleProduct() =>
        New("no-eligible-product", StatusCodes.Status409Conflict, "There is nothing to recommend.", "No product in the catalogue is available.");

    public static ProblemDetails RecommendationIdConflict(string id) =>
        New("recommendation-id-conflict", StatusCodes.Status409Conflict, "The recommendation id was used for another request.", $"'{id}' belongs to a decision with a different body; a retry must repeat the body, a new decision needs a new id.");

    public static ProblemDetails PolicyUnavailable(string policy, string remedy) =>
        New("policy-unavailable", StatusCodes.Status503ServiceUnavailable, $"The policy '{policy}' cannot answer.", remedy);

    public static ProblemDetails UnknownRecommendation(string id) =>
        New("unknown-recommendation", StatusCodes.Status404NotFound, "No such recommendation.", $"'{id}' is not the id of a decision that still takes rewards.");

    public static ProblemDetails RecommendationExpired(string id, DateTimeOffset expiredAt) =>
        New("recommendation-expired", StatusCodes.Status404NotFound, "The recommendation has expired.", $"The attribution window of '{id}' closed at {expiredAt:O}; a reward after that is not learned.");

    public static ProblemDetails RewardConflict(string id, string productId, Decision.Earned earlier, FeedbackRequest given) =>
        New("reward-conflict", StatusCodes.Status409Conflict, "Another reward was already learned.", FormattableString.Invariant($"Product '{productId}' of '{id}' was given the reward {earlier.Reward}{By(earlier.Event)}; {given.Reward}{By(given.Event)} was not learned."));

    public static ProblemDetails QueueFull() =>
        New("queue-full", StatusCodes.Status503ServiceUnavailable, "The learning queue is full.", "Nothing was learned. Send the same request again after the time in Retry-After.");

    public static ProblemDetails NothingThere(string path) =>
        New("not-found", StatusCodes.Status404NotFound, "There is nothing at this address.", $"'{path}' leads nowhere; /swagger lists what there is.");

    public static ProblemDetails MethodNotAllowed(string given, string allowed) =>
        New("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "The method is not allowed here.", $"{given} was given; allowed is {allowed}.");

    public static ProblemDetails KeyMissing(bool wrong) => New(
        wrong ? "invalid-key" : "key-missing",
        StatusCodes.Status401Unauthorized,
        wrong ? "The API key is not valid." : "An API key is needed.",
        "Send a valid key as 'Authorization: Bearer <key>'.");

    public static ProblemDetails KeyOfAnotherRole() =>
        New("key-of-another-role", StatusCodes.Status403Forbidden, "The API key may not do this.", "The key is one of the role serve; this needs one of the role admin.");

    public static ProblemDetails CrossSite() =>
        New("cross-site", StatusCodes.Status403Forbidden, "Another site may change nothing here.", "A browser sent this on behalf of a page of another origin, to a service that needs no key.");

    public static ProblemDetails UnknownHost(string? host) =>
        New("unknown-host", StatusCodes.Status421MisdirectedRequest, "The host is not this machine.", $"'{host}' was given; without keys allowed is localhost or an address, and any name with the setting Security:AllowAnonymous.");

    public static ProblemDetails TooManyRequests(Refusal refusal) => New(
        "too-many-requests",
        StatusCodes.Status429TooManyRequests,
        "Too many requests.",
        FormattableString.Invariant($"This {(refusal.Scope == LimitScope.Key ? "key" : "address")} may send {refusal.PerSecond} requests a second. Send the same request again after the time in Retry-After."));

    public static ProblemDetails Overloaded() =>
        New("overloaded", StatusCodes.Status503ServiceUnavailable, "The service has as much to do as it takes on.", "Nothing was done. Send the same request again after the time in Retry-After.");

    public static ProblemDetails TooManyListeners() =>
        New("too-many-listeners", StatusCodes.Status503ServiceUnavailable, "As many listen as may.", "The setting Limits:EventStreams says how many. Ask again after the time in Retry-After.");

    public static ProblemDetails UnreadableRequest(int status) =>
        New("unreadable-request", status, "The request could not be read.", "It breaks the rules of HTTP, or ended before its body did.");

    public static ProblemDetails JournalUnavailable() =>
        New("journal-unavailable", StatusCodes.Status503ServiceUnavailable, "The journal cannot be written or read.", "Nothing was learned. Send the same request again after the time in Retry-After.");

    public static ProblemDetails JournalDamaged(string table, long row) =>
        New("journal-damaged", StatusCodes.Status503ServiceUnavailable, "What the journal holds of this is damaged.", string.Create(CultureInfo.InvariantCulture, $"Row {row} of the table '{table}' is not as it was written. Nothing was learned, and asking again does not help; all that does not need that row goes on."));

    public static ProblemDetails SnapshotsOff() =>
        New("snapshots-off", StatusCodes.Status503ServiceUnavailable, "No snapshots are taken here.", "The settings Journal:Path and Journal:Snapshots:Keep turn them on.");

    public static ProblemDetails SnapshotFailed() =>
        New("snapshot-failed", StatusCodes.Status503ServiceUnavailable, "The snapshot could not be taken.", "The log says why. Those that were taken before stay.");

    public static ProblemDetails UnknownResource(string kind, string id) =>
        New($"unknown-{kind}", StatusCodes.Status404NotFound, $"No such {kind}.", $"There is no {kind} '{id}'.");

    public static ProblemDetails NoArms(string policy) =>
        New("no-arms", StatusCodes.Status404NotFound, "The policy has no arms to show.", $"'{policy}' does not learn from rewards.");

    public static ProblemDetails NoBeliefs(string policy) =>
        New("no-beliefs", StatusCodes.Status404NotFound, "The policy believes nothing.", $"'{policy}' draws uniformly, or has no weights to answer from.");

    public static ProblemDetails NoWeights(string path) =>
        New("no-weights", StatusCodes.Status404NotFound, "There are no weights.", HowToGetWeights(path));

    public static ProblemDetails NoWeightsFile(string path) =>
        New("no-weights", StatusCodes.Status404NotFound, "There is no file of weights; the ones in use stay.", $"There is none at '{path}'.");

    public static ProblemDetails InvalidWeights(string detail) =>
        New("invalid-weights", StatusCodes.Status400BadRequest, "The weights cannot be served; the ones in use stay.", detail);

    public static ProblemDetails Unexpected() =>
        New("unexpected", StatusCodes.Status500InternalServerError, "The service failed to answer.", "The fault is in the service and has been logged.");

    public static string HowToGetWeights(string path) =>
        $"No weights are loaded. Train them with the load generator's 'train' command and put the file at '{path}' before the start, or send it to PUT /models/mlp.";

    private static string By(string? earner) => earner is null ? "" : $" by '{earner}'";

    private static ProblemDetails New(string name, int status, string title, string detail) =>
        new() { Type = TypePrefix + name, Status = status, Title = title, Detail = detail };
}
