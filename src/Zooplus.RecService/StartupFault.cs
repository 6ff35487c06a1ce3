using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService;

/// <summary>Tells faults of whoever starts the service, which deserve a line, from faults in the service, which deserve a stack trace.</summary>
internal static class StartupFault
{
    /// <summary>Why the service does not start, in a line; null when the exception is not such a fault.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException or StartupException or JournalException => exception.Message,
        DbException => $"The journal cannot be read: {exception.Message}",
        AggregateException several when several.InnerExceptions.All(inner => Explain(inner) is not null) =>
            string.Join(' ', several.InnerExceptions.Select(Explain).Distinct()),
        IOException { InnerException: { InnerException: SocketException } or SocketException } => exception.Message,
        _ => null,
    };
}
