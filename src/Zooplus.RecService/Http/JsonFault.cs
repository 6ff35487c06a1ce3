using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Zooplus.RecService.Http;

/// <summary>Says what is wrong with a JSON body: which field, what was given, what is allowed. Runs only on refusals.</summary>
internal static class JsonFault
{
    private const int GivenLengthMax = 60;

    private static readonly string[] Missing = ["The field is missing."];

    public static ProblemDetails Explain(byte[] body, JsonTypeInfo root, JsonException fault)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException malformed)
        {
            return Problem.MalformedJson(body.Length == 0
                ? "The body is empty; an object is allowed."
                : string.Create(CultureInfo.InvariantCulture, $"Parsing stopped at line {(malformed.LineNumber ?? 0) + 1}, byte {(malformed.BytePositionInLine ?? 0) + 1}."));
        }

        using (document)
        {
            return FindDoubled(document.RootElement, "") is { } doubled
                ? Problem.Invalid(doubled, "The field is given twice; it may be given once.")
                : Walk(document.RootElement, root, fault.Path ?? "$");
        }
    }

    private static string? FindDoubled(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().Select((child, index) => FindDoubled(child, $"{path}[{index}]")).FirstOrDefault(found => found is not null);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            var field = Join(path, property.Name);
            if (!names.Add(property.Name))
            {
                return field;
            }

            if (FindDoubled(property.Value, field) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static ProblemDetails Walk(JsonElement element, JsonTypeInfo? type, string path)
    {
        var field = "";
        foreach (var (name, index) in Steps(path))
        {
            if (index is { } i)
            {
                if (element.ValueKind != JsonValueKind.Array || i >= element.GetArrayLength())
                {
                    break;
                }

                type = type is { Kind: JsonTypeInfoKind.Enumerable } ? type.Options.GetTypeInfo(type.ElementType!) : null;
                element = element[i];
                field += $"[{i}]";
                continue;
            }

            var property = type?.Properties.FirstOrDefault(candidate => candidate.Name == name);
            if (property is null)
            {
                var allowed = type is null ? "" : $" allowed are {string.Join(", ", type.Properties.Select(candidate => candidate.Name))}.";
                return Problem.Invalid(Join(field, name), $"Unknown field;{allowed}");
            }

            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var child))
            {
                break;
            }

            field = Join(field, name);
            element = child;
            type = type!.Options.GetTypeInfo(property.PropertyType);
        }

        var missing = element.ValueKind == JsonValueKind.Object && type is { Kind: JsonTypeInfoKind.Object }
            ? type.Properties.Where(property => property.IsRequired && !element.TryGetProperty(property.Name, out _)).ToArray()
            : [];
        return missing.Length > 0
            ? Problem.Invalid(missing.ToDictionary(property => Join(field, property.Name), _ => Missing))
            : Problem.Invalid(field.Length == 0 ? "body" : field, $"{Given(element)} was given; allowed is {Allowed(type)}.");
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static IEnumerable<(string Name, int? Index)> Steps(string path)
    {
        foreach (var part in path.TrimStart('$').Split('.', '['))
        {
            if (part.Length > 0)
            {
                var inBrackets = part.EndsWith(']') ? part[..^1].Trim('\'') : part;
                yield return part.EndsWith(']') && int.TryParse(inBrackets, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    ? ("", index)
                    : (inBrackets, null);
            }
        }
    }

    private static string Given(JsonElement element)
    {
        var raw = element.GetRawText();
        return raw.Length <= GivenLengthMax ? raw : raw[..GivenLengthMax] + "…";
    }

    private static string Allowed(JsonTypeInfo? type)
    {
        var clr = type is null ? null : Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return clr switch
        {
            null => "another kind of value",
            _ when clr == typeof(string) => "a string",
            _ when clr == typeof(int) || clr == typeof(long) => "a whole number",
            _ when clr == typeof(double) => "a number",
            _ when clr == typeof(bool) => "true or false",
            _ when type!.Kind == JsonTypeInfoKind.Enumerable => "an array",
            _ => "an object",
        };
    }
}
