using Zooplus.RecService;
using Zooplus.RecService.Health;
using Zooplus.RecService.Security;

if (args is [HealthProbe.Switch])
{
    return await HealthProbe.RunAsync(HealthProbe.ReadyAddress(Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")), Console.Out);
}

if (args is [KeyFile.Switch, _, ..])
{
    return await KeyFile.MakeAsync(args[1..], Console.Out);
}

try
{
    await RecServiceHost.Build(args).RunAsync();
    return 0;
}
catch (Exception exception) when (StartupFault.Explain(exception) is { } reason)
{
    await Console.Error.WriteLineAsync($"The service does not start. {reason}");
    return 1;
}
