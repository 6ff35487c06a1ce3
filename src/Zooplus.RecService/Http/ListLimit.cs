using System.Globalization;

namespace Zooplus.RecService.Http;

/// <summary>How many entries a list in an answer may have.</summary>
internal static class ListLimit
{
    /// <summary>As many when the caller does not say.</summary>
    public const int Default = 20;

    /// <summary>The most one answer can hold.</summary>
    public const int Max = 200;

    /// <summary>The limit a caller gave, or the default.</summary>
    /// <param name="given">The text of the query parameter <c>limit</c>.</param>
    /// <param name="faults">Takes what is wrong with it.</param>
    /// <param name="otherwise">What holds when the caller does not say.</param>
    /// <param name="most">The most that is allowed.</param>
    public static int Of(string? given, ref FieldFaults faults, int otherwise = Default, int most = Max)
    {
        if (given is null)
        {
            return otherwise;
        }

        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most)
        {
            return limit;
        }

        faults.Add("limit", $"'{given}' was given; allowed is a whole number from 1 to {most}.");
        return otherwise;
    }
}
