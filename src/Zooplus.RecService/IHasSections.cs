namespace Zooplus.RecService;

/// <summary>Options that have further options below them, each in a section whose name is not that of a property.</summary>
internal interface IHasSections
{
    /// <summary>Those options, by the names of their sections.</summary>
    IEnumerable<KeyValuePair<string, object>> Sections { get; }
}
