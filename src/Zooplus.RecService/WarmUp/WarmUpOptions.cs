using Microsoft.Extensions.Options;

namespace Zooplus.RecService.WarmUp;

/// <summary>Settings of the warm-up, in the section <c>WarmUp</c>.</summary>
internal sealed class WarmUpOptions
{
    public const string Section = "WarmUp";

    /// <summary>Whether the service listens only once its code has run, so that its first callers wait no longer than later ones.</summary>
    public bool Enabled { get; init; } = true;

    internal sealed class Validator : IValidateOptions<WarmUpOptions>
    {
        // There is no value that could be wrong: what is neither true nor false is refused when it is read.
        public ValidateOptionsResult Validate(string? name, WarmUpOptions options) => ValidateOptionsResult.Success;
    }
}
