using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace Zooplus.RecService;

/// <summary>A setting that options have.</summary>
/// <param name="Path">Its key below the options' section, with <c>*</c> for a place in a list and for a name of the user's own.</param>
/// <param name="Kind">What its value is read as.</param>
internal sealed record SettingKey(string Path, Type Kind)
{
    /// <summary>What a value may be, in words.</summary>
    public string Allowed => Kind switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(Kind))}",
        _ when Kind == typeof(bool) => "true or false",
        _ when Kind == typeof(TimeSpan) => "a time span such as 00:00:30 (TimeSpan)",
        _ when Kind == typeof(double) => "a number (Double)",
        _ => $"a whole number ({Kind.Name})",
    };

    /// <summary>The settings of options, and of what lies below them in sections of their own.</summary>
    public static IEnumerable<SettingKey> Of(object options)
    {
        var own = Of(options.GetType(), "");
        return options is IHasSections sections
            ? own.Concat(sections.Sections.SelectMany(section => Of(section.Value.GetType(), section.Key + ":")))
            : own;
    }

    /// <summary>Whether a value can be read as what the setting is.</summary>
    public bool Takes(string value)
    {
        if (Kind == typeof(string))
        {
            return true;
        }

        try
        {
            return TypeDescriptor.GetConverter(Kind).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Whether a key is this setting's.</summary>
    public bool Matches(string path) => path.Split(':') is var given && Path.Split(':') is var own && given.Length == own.Length
        && given.Zip(own).All(pair => pair.Second == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<SettingKey> Of(Type options, string above) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is not null)
        .SelectMany(property => OfValue(property.PropertyType, above + property.Name));

    private static IEnumerable<SettingKey> OfValue(Type given, string path)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan))
        {
            return [new SettingKey(path, type)];
        }

        return typeof(IEnumerable).IsAssignableFrom(type) ? OfValue(type.GetGenericArguments()[^1], path + ":*") : Of(type, path + ":");
    }
}
