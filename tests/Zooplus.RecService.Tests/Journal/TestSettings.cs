using System.Globalization;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>Settings of the longer tests, from the environment.</summary>
internal static class TestSettings
{
    /// <summary>A whole number.</summary>
    public static int Number(string name, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
