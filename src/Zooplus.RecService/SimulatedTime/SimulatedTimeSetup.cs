using Microsoft.AspNetCore.Http.HttpResults;

namespace Zooplus.RecService.SimulatedTime;

/// <summary>
/// Simulated time, for the load generator's own service. It takes an environment of its own, <c>Simulation</c>, which no deployment runs in by
/// accident and which listens to this machine alone; no setting switches it on.
/// </summary>
internal static class SimulatedTimeSetup
{
    /// <summary>The environment in which time is simulated.</summary>
    public const string EnvironmentName = "Simulation";

    // Any moment would do; a fixed one makes runs repeat to the letter.
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether time is simulated.</summary>
    public static bool IsOn(IHostEnvironment environment) => environment.IsEnvironment(EnvironmentName);

    /// <summary>The machine's time or, in the environment for that, simulated time.</summary>
    public static void AddTime(this WebApplicationBuilder builder)
    {
        if (!IsOn(builder.Environment))
        {
            builder.Services.AddSingleton(TimeProvider.System);
            return;
        }

        builder.Services.AddSingleton<TimeProvider>(new SimulatedClock(Start));
    }

    /// <summary>Lets whoever simulates advance the time; there is nothing to map where time is the machine's.</summary>
    public static void MapSimulatedTime(this WebApplication app)
    {
        if (app.Services.GetRequiredService<TimeProvider>() is SimulatedClock clock)
        {
            app.MapPost("/simulation/clock/{seconds:int:range(0,1000000)}", (int seconds) => Advance(clock, seconds)).ExcludeFromDescription();
        }
    }

    private static NoContent Advance(SimulatedClock clock, int seconds)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        return TypedResults.NoContent();
    }
}
