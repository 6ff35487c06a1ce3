using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zooplus.RecService.Tests.Hostile;

/// <summary>Values that services have fallen over, and others made after a schema, on and just beyond its bounds.</summary>
internal sealed class HostileValues(Random random, JsonElement schemas)
{
    private const int DepthMax = 6;

    private static readonly string[] Raw =
    [
        "null", "true", "0", "-0", "-1", "1e400", "-1e400", "1e-400", "NaN", "Infinity", "-Infinity", "00", "1.", ".5", "0x10", "1_000", "9223372036854775808",
        "-9223372036854775809", "79228162514264337593543950336", "2147483648", "0.1e", "\"\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\u001b[31m\"",
        "\"\\u202e\"", "\"\u0001\"", "\"\ttab\"", "\"line\nline\"", "'single'", "\"unterminated", "[]", "{}", "[{}]", "[[]]", "[null]", "{\"\":0}", "{\"__proto__\":{}}",
        "{\"$type\":\"System.Object\"}", "\"<img src=x onerror=alert(1)>\"", "\"'; DROP TABLE decision; --\"", "\"../../etc/passwd\"", "\"%s%n\"", "\"{{7*7}}\"", "/* */ 1", "1,", "\ufeff1",
    ];

    private static readonly string[] Names =
    [
        "..", "%2e%2e", "%2e%2e%2fetc%2fpasswd", "%00", "a%00b", "%0a%0dSet-Cookie:x", "%25", "%", "%zz", "%c0%ae", "%ed%a0%80", "%ff", "a%2fb", "a\\b", ";a=b", "a;b", "+", "%20", ".",
        "...", "con", "a?b", "%3f", "%23", "<script>", "'", "%22", "0", "no-such-id", "%e2%80%ae", "{id}", "*", "~", "%F0%9F%90%88", "//", "a//b",
    ];

    /// <summary>A text in place of a value of JSON.</summary>
    public string Json() => random.Next(8) switch
    {
        0 => new string('[', random.Next(1, 3000)),
        1 => Nested(random.Next(1, 200)),
        2 => $"\"{new string('x', random.Next(100, 2000))}\"",
        3 => "1" + new string('0', random.Next(20, 500)),
        _ => Raw[random.Next(Raw.Length)],
    };

    /// <summary>A text in place of a part of a path or of a query, escaped or not.</summary>
    public string PathPart() => random.Next(6) switch
    {
        0 => new string('x', random.Next(100, 3000)),
        1 => Uri.EscapeDataString(new string('猫', random.Next(1, 100))),
        _ => Names[random.Next(Names.Length)],
    };

    /// <summary>A value after a schema: mostly one it allows, at times one just beyond, at times something else.</summary>
    public string Of(JsonElement schema, int depth = 0)
    {
        if (random.Next(12) == 0 || depth > DepthMax)
        {
            return Json();
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Of(schemas.GetProperty(reference.GetString()!.Split('/')[^1]), depth);
        }

        foreach (var choice in (string[])["oneOf", "anyOf", "allOf"])
        {
            if (schema.TryGetProperty(choice, out var choices))
            {
                return Of(choices[random.Next(choices.GetArrayLength())], depth + 1);
            }
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            return values[random.Next(values.GetArrayLength())].GetRawText();
        }

        return TypeOf(schema) switch
        {
            "object" => ObjectOf(schema, depth),
            "array" => ArrayOf(schema, depth),
            "string" => JsonSerializer.Serialize(TextOf(schema)),
            "integer" => IntegerOf(schema),
            "number" => NumberOf(schema),
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            _ => Json(),
        };
    }

    /// <summary>A body changed in some places: a value replaced, a field left out, added or doubled, bytes lost or changed.</summary>
    public byte[] Mutated(string body)
    {
        var text = body;
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            text = random.Next(7) switch
            {
                0 when text.Length > 1 => text[..random.Next(text.Length)],
                1 => text.Insert(random.Next(text.Length + 1), Json()),
                2 when text.Contains('{', StringComparison.Ordinal) => text.Insert(text.IndexOf('{', StringComparison.Ordinal) + 1, $"\"unknown\": {Json()},"),
                3 => Doubled(text),
                _ => Replaced(text),
            };
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        for (var flips = random.Next(6) == 0 ? random.Next(1, 5) : 0; flips > 0 && bytes.Length > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private string Replaced(string text)
    {
        try
        {
            var root = JsonNode.Parse(text);
            var places = Places(root).ToArray();
            if (places.Length == 0)
            {
                return Json();
            }

            var mark = $"\"mark-{random.Next()}\"";
            places[random.Next(places.Length)](JsonNode.Parse(mark)!);
            return root!.ToJsonString().Replace(mark, Json(), StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return text + Json();
        }
    }

    private static IEnumerable<Action<JsonNode>> Places(JsonNode? node) => node switch
    {
        JsonObject fields => fields.ToArray().SelectMany(field => Places(field.Value).Prepend(value => fields[field.Key] = value)),
        JsonArray items => Enumerable.Range(0, items.Count).SelectMany(index => Places(items[index]).Prepend(value => items[index] = value)),
        _ => [],
    };

    private static string Doubled(string text)
    {
        var (start, end) = (text.IndexOf('"', StringComparison.Ordinal), text.IndexOf(',', StringComparison.Ordinal));
        return start >= 0 && end > start ? text.Insert(start, text[start..(end + 1)]) : text;
    }

    private static string? TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? (schema.TryGetProperty("properties", out _) ? "object" : null)
        : type.ValueKind == JsonValueKind.Array ? type[0].GetString() : type.GetString();

    private string ObjectOf(JsonElement schema, int depth)
    {
        var fields = new List<string>();
        if (schema.TryGetProperty("properties", out var properties))
        {
            fields.AddRange(properties.EnumerateObject().Where(_ => random.Next(5) > 0).Select(property => $"\"{property.Name}\": {Of(property.Value, depth + 1)}"));
        }

        if (schema.TryGetProperty("additionalProperties", out var further) && further.ValueKind == JsonValueKind.Object)
        {
            fields.Add($"\"{random.Next(3)}\": {Of(further, depth + 1)}");
        }

        return $"{{ {string.Join(", ", fields)} }}";
    }

    private string ArrayOf(JsonElement schema, int depth)
    {
        var count = random.Next(20) == 0 ? random.Next(50, 12_000) : random.Next(4);
        var item = schema.TryGetProperty("items", out var items) ? Of(items, depth + 1) : "0";
        return $"[{string.Join(',', Enumerable.Repeat(item, item.Length > 20 ? Math.Min(count, 4) : count))}]";
    }

    private string TextOf(JsonElement schema)
    {
        var most = schema.TryGetProperty("maxLength", out var longest) ? longest.GetInt32() : 40;
        return random.Next(6) switch
        {
            0 => new string('x', most + random.Next(2)),
            1 => "",
            2 => "linucb",
            3 => "cat_connoisseur",
            _ => random.Next(60).ToString(CultureInfo.InvariantCulture),
        };
    }

    private string IntegerOf(JsonElement schema)
    {
        var (least, most) = BoundsOf(schema);
        return ((long)(random.Next(4) == 0 ? most + random.Next(2) : random.Next(4) == 0 ? least - random.Next(2) : least + random.Next(3))).ToString(CultureInfo.InvariantCulture);
    }

    private string NumberOf(JsonElement schema)
    {
        var (least, most) = BoundsOf(schema);
        return (random.Next(5) == 0 ? most + 0.001 : random.Next(5) == 0 ? least - 0.001 : least + (random.NextDouble() * (most - least))).ToString(CultureInfo.InvariantCulture);
    }

    private static (double Least, double Most) BoundsOf(JsonElement schema) => (
        schema.TryGetProperty("minimum", out var least) ? least.GetDouble() : 0,
        schema.TryGetProperty("maximum", out var most) ? most.GetDouble() : 1);

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
}
