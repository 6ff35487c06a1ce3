using Microsoft.Extensions.Options;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Privacy;

/// <summary>Settings of what is kept about whom, in the section <c>Privacy</c>.</summary>
internal sealed class PrivacyOptions
{
    public const string Section = "Privacy";

    /// <summary>The key that makes pseudonyms of user ids, of 16 to 256 visible ASCII characters; null: ids are kept as they come.</summary>
    public string? PseudonymKey { get; init; }

    /// <summary>The path of a file with that key, as container engines mount secrets.</summary>
    public string? PseudonymKeyFile { get; init; }

    /// <summary>The key, wherever it comes from; null when there is none.</summary>
    public string? Key => PseudonymKey ?? (PseudonymKeyFile is { } file ? KeyText.OfFile(file).First() : null);

    internal sealed class Validator : IValidateOptions<PrivacyOptions>
    {
        public ValidateOptionsResult Validate(string? name, PrivacyOptions options)
        {
            // The line ends up in logs, so the key is told by its length.
            var faults = new ConfigurationFaults(Section);
            faults.Unless(options.PseudonymKey is null || KeyText.IsKey(options.PseudonymKey), "PseudonymKey", $"{options.PseudonymKey?.Length} characters", KeyText.Allowed);
            faults.Unless(options.PseudonymKeyFile is null || options.PseudonymKey is null, "PseudonymKeyFile", options.PseudonymKeyFile, "nothing beside PseudonymKey");
            if (options.PseudonymKeyFile is { } file)
            {
                faults.Unless(KeyText.FaultOfFile(file) is null, "PseudonymKeyFile", file, $"a file with a key: {KeyText.FaultOfFile(file)}");
            }

            return faults.Result;
        }
    }
}
