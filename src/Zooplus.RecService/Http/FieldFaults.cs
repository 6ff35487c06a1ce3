using System.Globalization;

namespace Zooplus.RecService.Http;

/// <summary>Collects what is wrong with a request, by field: what was given and what is allowed. Allocates only for a fault.</summary>
internal struct FieldFaults
{
    private Dictionary<string, string[]>? _faults;

    public readonly IDictionary<string, string[]>? OrNull => _faults;

    public void UnlessLength(string field, string? text, int least, int most)
    {
        if (text is not null && (text.Length < least || text.Length > most))
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"{text.Length} characters were given; allowed are {least} to {most}."));
        }
    }

    public void UnlessWithin(string field, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"{value} was given; allowed is {least} to {most}."));
        }
    }

    public void UnlessCount(string field, IReadOnlyList<string>? values, int least, int most)
    {
        if (values is null)
        {
            return;
        }

        if (values.Count < least || values.Count > most)
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"{values.Count} entries were given; allowed are {least} to {most}."));
            return;
        }

        for (var i = 0; i < values.Count; i++)
        {
            // An array's elements may be null whatever the type says: the serializer does not look inside.
            if (values[i] is null)
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"), "null was given; allowed is a string.");
                return;
            }
        }
    }

    public void Add(string field, string message) => (_faults ??= [])[field] = [message];
}
