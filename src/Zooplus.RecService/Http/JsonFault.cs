using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Http;

/// <summary>
/// Says what is wrong with a JSON body: which fields, what was given, what is allowed. Holds the body against the type it should have
/// had, since the serializer's own message names one fault only, and not its value. Runs only on refusals.
/// </summary>
internal static class JsonFault
{
    private const int GivenLengthMax = 60;

    public static ProblemDetails Explain(byte[] body, JsonTypeInfo root)
    {
        if (!Utf8.IsValid(body))
        {
            return Problem.MalformedJson("The body is not UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var faults = new Dictionary<string, string[]>();
            Check(document.RootElement, root, "", faults);
            return faults.Count > 0 ? Problem.Invalid(faults) : Problem.Invalid("body", "It cannot be read as what this operation takes.");
        }
        catch (JsonException malformed)
        {
            return Problem.MalformedJson(body.Length == 0
                ? "The body is empty; an object is allowed."
                : string.Create(CultureInfo.InvariantCulture, $"Parsing stopped at line {(malformed.LineNumber ?? 0) + 1}, byte {(malformed.BytePositionInLine ?? 0) + 1}."));
        }
        catch (InvalidOperationException)
        {
            return Problem.MalformedJson("A field's name holds half of a surrogate pair, which is not text.");
        }
    }

    private static void Check(JsonElement element, JsonTypeInfo type, string field, Dictionary<string, string[]> faults)
    {
        if (type.Kind == JsonTypeInfoKind.Object && element.ValueKind == JsonValueKind.Object)
        {
            CheckFields(element, type, field, faults);
        }
        else if (type.Kind == JsonTypeInfoKind.Dictionary && element.ValueKind == JsonValueKind.Object)
        {
            var entryType = type.Options.GetTypeInfo(type.ElementType!);
            CheckMembers(element, field, faults, (_, value, member) => Check(value, entryType, member, faults));
        }
        else if (type.Converter is AttributeSetConverter or RequestContextConverter && element.ValueKind == JsonValueKind.Object)
        {
            CheckMembers(element, field, faults, (name, value, member) => CheckAttribute(value, type.Converter is RequestContextConverter && name == FeatureSchema.Persona, member, faults));
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable && element.ValueKind == JsonValueKind.Array)
        {
            var entryType = type.Options.GetTypeInfo(type.ElementType!);
            foreach (var (index, entry) in element.EnumerateArray().Index().Where(item => item.Item.ValueKind != JsonValueKind.Null))
            {
                Check(entry, entryType, $"{field}[{index}]", faults);
            }
        }
        else if (!Fits(element, type))
        {
            faults[field.Length == 0 ? "body" : field] = [$"{Given(element)} was given; allowed is {Allowed(type)}."];
        }
    }

    private static void CheckFields(JsonElement element, JsonTypeInfo type, string parent, Dictionary<string, string[]> faults)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in element.EnumerateObject().Select(property => (property.Name, property.Value)))
        {
            var field = Join(parent, name);
            if (!given.Add(name))
            {
                faults[field] = ["The field is given twice; it may be given once."];
            }
            else if (type.Properties.FirstOrDefault(candidate => candidate.Name == name) is not { } property)
            {
                faults[field] = [$"Unknown field; allowed are {string.Join(", ", type.Properties.Select(candidate => candidate.Name))}."];
            }
            else if (value.ValueKind != JsonValueKind.Null || !property.IsSetNullable)
            {
                Check(value, type.Options.GetTypeInfo(property.PropertyType), field, faults);
            }
        }

        foreach (var property in type.Properties.Where(property => property.IsRequired && !given.Contains(property.Name)))
        {
            faults[Join(parent, property.Name)] = ["The field is missing."];
        }
    }

    private static void CheckMembers(JsonElement element, string parent, Dictionary<string, string[]> faults, Action<string, JsonElement, string> check)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in element.EnumerateObject().Select(member => (member.Name, member.Value)))
        {
            if (given.Add(name))
            {
                check(name, value, Join(parent, name));
            }
            else
            {
                faults[Join(parent, name)] = ["The field is given twice; it may be given once."];
            }
        }
    }

    private static void CheckAttribute(JsonElement value, bool isText, string field, Dictionary<string, string[]> faults)
    {
        var isNumber = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number);
        if (!(value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && IsText(value)) || (isNumber && !isText)))
        {
            faults[field] = [$"{Given(value)} was given; allowed is {(isText ? "a string" : "a string or a number")}."];
        }
    }

    private static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";

    private static Type Scalar(JsonTypeInfo type) => Nullable.GetUnderlyingType(type.Type) ?? type.Type;

    private static bool Fits(JsonElement element, JsonTypeInfo type) => element.ValueKind switch
    {
        JsonValueKind.Null => Nullable.GetUnderlyingType(type.Type) is not null,
        JsonValueKind.String => Scalar(type) == typeof(string) && IsText(element),
        JsonValueKind.Number => Scalar(type) == typeof(double) || (Scalar(type) == typeof(int) && element.TryGetInt32(out _)),
        JsonValueKind.True or JsonValueKind.False => Scalar(type) == typeof(bool),
        _ => false,
    };

    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Given(JsonElement element)
    {
        var raw = element.GetRawText();
        return raw.Length <= GivenLengthMax ? raw : raw[..GivenLengthMax] + "…";
    }

    private static string Allowed(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
        JsonTypeInfoKind.Enumerable => "an array",
        _ when type.Converter is AttributeSetConverter or RequestContextConverter => "an object",
        _ when Scalar(type) == typeof(string) => "a string",
        _ when Scalar(type) == typeof(int) => "a whole number",
        _ when Scalar(type) == typeof(double) => "a number",
        _ when Scalar(type) == typeof(bool) => "true or false",
        _ => "another kind of value",
    };
}
