using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Feedback;

/// <summary>Settings of decisions and their rewards, in the section <c>Feedback</c>.</summary>
internal sealed class FeedbackOptions
{
    public const string Section = "Feedback";

    /// <summary>How long after a decision a reward is still learned: 1 second to 30 days.</summary>
    public TimeSpan AttributionWindow { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What becomes of a decision that cannot be recorded: the journal cannot be written, or too many decisions are open.</summary>
    public UnrecordedDecision WhenNotRecorded { get; init; } = UnrecordedDecision.Answer;

    /// <summary>What a product has earned when several events each earn it a reward.</summary>
    public EventAggregation Events { get; init; } = EventAggregation.Max;

    /// <summary>How many changes may wait for the writer: 1 to 1,000,000. Beyond that feedback is refused with 503.</summary>
    public int QueueLengthMax { get; init; } = 10_000;

    /// <summary>How many decisions are kept in memory: 1 to 10,000,000. Beyond that decisions are answered but not recorded.</summary>
    public int DecisionsMax { get; init; } = 200_000;

    /// <summary>How many different events may earn one product of one decision a reward: 1 to 100.</summary>
    public int EventsMax { get; init; } = 10;

    internal sealed class Validator : IValidateOptions<FeedbackOptions>
    {
        public ValidateOptionsResult Validate(string? name, FeedbackOptions options)
        {
            var faults = new ConfigurationFaults(Section);
            faults.Unless(options.AttributionWindow >= TimeSpan.FromSeconds(1) && options.AttributionWindow <= TimeSpan.FromDays(30), "AttributionWindow", options.AttributionWindow, "a time span from 00:00:01 to 30.00:00:00");
            faults.Unless(options.QueueLengthMax is >= 1 and <= 1_000_000, "QueueLengthMax", options.QueueLengthMax, "a whole number from 1 to 1000000");
            faults.Unless(options.DecisionsMax is >= 1 and <= 10_000_000, "DecisionsMax", options.DecisionsMax, "a whole number from 1 to 10000000");
            faults.Unless(options.EventsMax is >= 1 and <= 100, "EventsMax", options.EventsMax, "a whole number from 1 to 100");
            return faults.Result;
        }
    }
}
