namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>How the contenders were asked.</summary>
internal static class RunTransport
{
    /// <summary>Through a service.</summary>
    public const string Http = "http";

    /// <summary>Through the policies in this process.</summary>
    public const string InProcess = "inProcess";
}
