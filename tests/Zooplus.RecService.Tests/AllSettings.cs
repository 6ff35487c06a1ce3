namespace Zooplus.RecService.Tests;

/// <summary>Every setting of every options class of the service, found by its constant <c>Section</c>.</summary>
internal static class AllSettings
{
    /// <summary>The settings by their whole keys.</summary>
    public static IReadOnlyList<(string Key, SettingKey Setting)> Keys { get; } =
    [
        .. typeof(Program).Assembly.GetTypes()
            .Where(type => type.GetField("Section") is { IsLiteral: true } && type.GetConstructor([]) is not null)
            .SelectMany(type => SettingKey.Of(Activator.CreateInstance(type)!).Select(setting => ($"{type.GetField("Section")!.GetRawConstantValue()}:{setting.Path}", setting))),
    ];
}
