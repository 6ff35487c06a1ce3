using System.Globalization;
using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Security;

/// <summary>Settings of who may do what, in the section <c>Security</c>.</summary>
internal sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>The keys that are valid, several of a role where one takes another's place; none: everybody may do everything.</summary>
    public List<KeyOptions> Keys { get; init; } = [];

    /// <summary>Whether the service may listen on an address other machines reach while it has no keys.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>A key, or a file of keys. Exactly one of <see cref="Key"/>, <see cref="Sha256"/> and <see cref="File"/> is given.</summary>
    internal sealed class KeyOptions
    {
        /// <summary>What its holder is called in logs and metrics; by default its place among the keys.</summary>
        public string? Name { get; init; }

        /// <summary>What its holder may do, by the name of a <see cref="KeyRole"/>.</summary>
        /// <remarks>Not as the enumeration itself: the binder leaves out an entry of a list that it cannot convert, without a word.</remarks>
        public string? Role { get; init; }

        /// <summary><see cref="Role"/> as what it names; null when it names none.</summary>
        public KeyRole? RoleNamed =>
            nameof(KeyRole.Serve).Equals(Role, StringComparison.OrdinalIgnoreCase) ? KeyRole.Serve
            : nameof(KeyRole.Admin).Equals(Role, StringComparison.OrdinalIgnoreCase) ? KeyRole.Admin
            : null;

        /// <summary>The key itself, of 16 to 256 visible ASCII characters.</summary>
        public string? Key { get; init; }

        /// <summary>The SHA-256 of the key in 64 hexadecimal digits, so that the configuration does not hold the key.</summary>
        public string? Sha256 { get; init; }

        /// <summary>The path of a file with a key a line, as container engines mount secrets.</summary>
        public string? File { get; init; }
    }

    internal sealed class Validator : IValidateOptions<SecurityOptions>
    {
        public ValidateOptionsResult Validate(string? name, SecurityOptions options)
        {
            var faults = new ConfigurationFaults(Section);
            for (var i = 0; i < options.Keys.Count; i++)
            {
                Check(options.Keys[i], string.Create(CultureInfo.InvariantCulture, $"Keys:{i}"), faults);
            }

            return faults.Result;
        }

        // What is wrong with a key is told without the key: the line ends up in logs.
        private static void Check(KeyOptions key, string section, ConfigurationFaults faults)
        {
            faults.Unless(key.RoleNamed is not null, section + ":Role", key.Role, "Serve or Admin");
            faults.Unless(key.Name is null or { Length: >= 1 and <= 64 }, section + ":Name", key.Name, "a name of 1 to 64 characters");
            string?[] given = [key.Key, key.Sha256, key.File];
            faults.Unless(given.Count(value => value is not null) == 1, section, "none or several of Key, Sha256 and File", "exactly one of them");
            faults.Unless(key.Key is null || KeyText.IsKey(key.Key), section + ":Key", $"{key.Key?.Length} characters", KeyText.Allowed);
            faults.Unless(key.Sha256 is null || KeyText.IsHash(key.Sha256), section + ":Sha256", $"{key.Sha256?.Length} characters", "the 64 hexadecimal digits of a SHA-256");
            faults.Unless(key.File is null || KeyText.FaultOfFile(key.File) is null, section + ":File", key.File, key.File is null ? "" : $"a file of keys, a line each: {KeyText.FaultOfFile(key.File)}");
        }
    }
}
