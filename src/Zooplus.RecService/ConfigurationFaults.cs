using System.Globalization;
using Microsoft.Extensions.Options;

namespace Zooplus.RecService;

/// <summary>Collects what is wrong with one section of the configuration: the key, the value and what is allowed.</summary>
internal sealed class ConfigurationFaults(string section)
{
    private readonly List<string> _faults = [];

    public ValidateOptionsResult Result => _faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_faults);

    public void Unless(bool valid, string key, object? value, string allowed)
    {
        if (!valid)
        {
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{section}:{key} is '{value}'; allowed is {allowed}."));
        }
    }
}
