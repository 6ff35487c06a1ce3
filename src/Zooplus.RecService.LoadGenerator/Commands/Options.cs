using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary>Options that say in one line what was given and what is allowed when they are given wrongly.</summary>
internal static class Options
{
    private const string ApiKeyVariable = "RECSERVICE_API_KEY";

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Whole(string name, string description, int defaultValue, int min, int max = int.MaxValue) =>
        Number(name, description, defaultValue, min, max, "a whole number", NumberStyles.Integer);

    /// <summary>A large whole number of some least value or more.</summary>
    public static Option<long> Whole(string name, string description, long defaultValue, long min) =>
        Number(name, description, defaultValue, min, long.MaxValue, "a whole number", NumberStyles.Integer);

    /// <summary>A number within bounds; never NaN or infinite.</summary>
    public static Option<double> Real(string name, string description, double defaultValue, double min, double max) =>
        Number(name, description, defaultValue, min, max, "a number", NumberStyles.Float);

    /// <summary>The root of a running service.</summary>
    public static Option<Uri?> Url() => Read<Uri?>("--url", "A running service, such as http://localhost:8080; none starts one and stops it.", null, ReadAddress);

    /// <summary>A running service whose journal is read.</summary>
    public static Option<Uri?> FromJournal(string description) => Read<Uri?>("--from-journal", description, null, ReadAddress);

    /// <summary>The key for the service at an address that another option names.</summary>
    public static Option<string?> ApiKey()
    {
        var option = new Option<string?>("--api-key")
        {
            Description = $"The key for a running service that has keys, or @FILE for a file that holds it. Default: the environment variable {ApiKeyVariable}",
            HelpName = "KEY",
        };
        option.Validators.Add(result =>
        {
            // Told without the key: what a command prints is often kept.
            if (result.GetValueOrDefault<string?>() is { } key && (key.Length == 0 || key.Any(character => character is <= ' ' or > '~')))
            {
                result.AddError("--api-key: what was given is no key; give visible ASCII characters without spaces.");
            }
        });
        return option;
    }

    /// <summary>What was given for <see cref="ApiKey"/>, or stands in the environment; null for neither.</summary>
    public static string? ApiKeyOf(ParseResult result, Option<string?> option) =>
        result.GetValue(option) ?? (Environment.GetEnvironmentVariable(ApiKeyVariable) is { Length: > 0 } key ? key : null);

    /// <summary>An option whose text a function reads.</summary>
    /// <param name="name">Its name, dashes included.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="defaultText">The text that stands for it when it is not given; null when it then has no value.</param>
    /// <param name="read">Reads the text; throws <see cref="FormatException"/> with what is wrong and what is allowed.</param>
    public static Option<T> Read<T>(string name, string description, string? defaultText, Func<string, T> read)
    {
        var option = new Option<T>(name) { Description = description, CustomParser = Parse, Arity = ArgumentArity.ExactlyOne };
        if (defaultText is not null)
        {
            option.DefaultValueFactory = _ => read(defaultText);
        }

        return option;

        T? Parse(ArgumentResult result)
        {
            try
            {
                return read(result.Tokens[^1].Value);
            }
            catch (FormatException e)
            {
                result.AddError($"{name}: {e.Message}");
                return default;
            }
        }
    }

    /// <summary>The root of a service.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static Uri ReadAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new FormatException($"'{text}' is not allowed; give an address such as http://localhost:8080.");

    private static Option<T> Number<T>(string name, string description, T defaultValue, T min, T max, string kind, NumberStyles styles)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var allowed = max == T.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"{kind} of {min} or more")
            : string.Create(CultureInfo.InvariantCulture, $"{kind} from {min} to {max}");
        return Read(name, description, defaultValue.ToString(null, CultureInfo.InvariantCulture), text =>
            T.TryParse(text, styles, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
                ? value
                : throw new FormatException($"'{text}' is not allowed; give {allowed}."));
    }
}
