using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace Zooplus.RecService.EndToEnd.Tests.Overload;

/// <summary>
/// A capacity of 1,000 requests a second and four times that offered. OVERLOAD_SECONDS=60 is the whole measurement, on a machine that does
/// nothing else; only there the times are held against each other.
/// </summary>
public sealed class OverloadTests(ITestOutputHelper output) : IDisposable
{
    private const int Capacity = 1_000;
    private const long MemoryMax = 600L * 1024 * 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Above_its_capacity_it_refuses_at_once_keeps_its_memory_and_is_normal_again_afterwards()
    {
        var measured = Environment.GetEnvironmentVariable("OVERLOAD_SECONDS");
        var duration = TimeSpan.FromSeconds(double.Parse(measured ?? "2", CultureInfo.InvariantCulture));
        await using var service = await KillableService.StartAsync(_folder["journal.db"], ("Limits__RequestsPerSecond", Capacity.ToString(CultureInfo.InvariantCulture)));
        await OpenLoop.RunAsync(service.Address, Capacity / 2, TimeSpan.FromSeconds(measured is null ? 1 : 10));
        var half = await OpenLoop.RunAsync(service.Address, Capacity / 2, duration);

        var over = await OpenLoop.RunAsync(service.Address, 4 * Capacity, duration);

        var memory = service.ResidentBytes;
        await Task.Delay(TimeSpan.FromSeconds(1));
        var after = measured is null ? await OpenLoop.OneByOneAsync(service.Address, 100) : await OpenLoop.RunAsync(service.Address, Capacity / 2, TimeSpan.FromSeconds(10));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"half load: p99 {half.P99:0.00} ms, {half.Refused.Length} refused; four times the capacity: p99 of accepted {over.P99:0.00} ms, {over.AcceptedPerSecond:0} accepted a second, {over.Refused.Length} refused; {memory >> 20} MB; after: p99 {after.P99:0.00} ms, {after.Refused.Length} refused"));
        Assert.NotEmpty(over.Refused);
        Assert.All(over.Refused, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, true, "application/problem+json"), (answer.Status, answer.HasRetryAfter, answer.MediaType)));
        Assert.InRange(over.Accepted.Length, 1, ((duration.TotalSeconds + 1) * Capacity * 1.1) + (over.Duration - duration).TotalSeconds * Capacity);
        Assert.Empty(after.Refused);
        Assert.InRange(memory, 1, MemoryMax);
        Assert.DoesNotContain(service.Lines, line => line.Contains("Exception", StringComparison.Ordinal));
        if (measured is not null)
        {
            Assert.Empty(half.Refused);
            Assert.InRange(over.P99, 0, 3 * half.P99);
            Assert.InRange(after.P99, 0, 3 * half.P99);
        }
    }
}
