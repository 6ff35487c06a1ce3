using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.Benchmarks;

/// <summary>
/// The kernels in processor time instead of time on the wall: for a machine that does other work as well, where BenchmarkDotNet's figures
/// say more of that work than of ours.
/// </summary>
internal sealed class CpuTimes
{
    private const int Repeats = 7;
    private const int Users = 1_000;
    private const int DenseObservations = 200_000;
    private const int NeuralObservations = 10_000;

    private static readonly int[] Sizes = [50, 1_000, 50_000];
    private static readonly TimeSpan TieringPause = TimeSpan.FromMilliseconds(300);

    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>Measures and prints the best of a few repeats of each.</summary>
    /// <param name="console">Where to tell of it.</param>
    /// <param name="only">Which to measure, <c>notebook</c>, <c>neural</c> or <c>dense</c>; none for all.</param>
    public static void Print(IAnsiConsole console, IReadOnlyList<string> only)
    {
        var times = new CpuTimes();
        (string Name, Action<int> Measure)[] groups = [("notebook", times.Notebook), ("neural", times.Neural), ("dense", times.Dense)];
        foreach (var products in Sizes)
        {
            foreach (var group in groups.Where(group => only.Count == 0 || only.Contains(group.Name)))
            {
                group.Measure(products);
            }
        }

        ConsoleReport.Print(console, new ReportTable("Processor time of one call, the best of seven repeats", ["Kernel", "Products", "µs", "bytes"], times._rows));
    }

    private void Notebook(int products)
    {
        var shop = new BenchmarkShop(products);
        var linUcb = new LinUcbPolicy(FeatureSchema.Notebook);
        shop.Teach(linUcb, products * 4);
        var mlp = new MlpPolicy();
        mlp.Use(RandomWeights.Scorer(Users, products), shop.Catalogue);
        var eligible = shop.Catalogue.Available.ToArray();
        var draws = SeededDraws.From("further observations");
        var observations = Enumerable.Range(0, 4_096).Select(decision => shop.Observation(decision, ref draws)).ToArray();
        var best = new RankedProduct[1];
        var turn = 0;

        Measure("LinUCB select, notebook's features", products, 20_000, () => shop.Rank(linUcb, "fish_hobbyist", best));
        Measure("LinUCB update, notebook's features", products, 4_000, () => linUcb.Learn(observations[turn = (turn + 1) % observations.Length]));
        Measure("MLP select, user not seen before", products, 200_000 / products, () => shop.Ask(mlp, $"{turn = (turn + 1) % Users}", "fish_hobbyist", eligible: eligible));
        Measure("MLP select, user seen before", products, 20_000, () => shop.Ask(mlp, "7", "fish_hobbyist"));

        var (listed, unlisted) = (shop.Catalogue.ProductAt(7), shop.Catalogue.ProductAt(7) with { Available = false });
        Measure("catalogue change of one product, both policies made ready", products, 200_000 / products, () =>
        {
            var changed = shop.Catalogue.Merge([(turn++ % 2) == 0 ? unlisted : listed], []);
            linUcb.Prepare(changed);
            mlp.Prepare(changed);
        });
    }

    private void Neural(int products)
    {
        var shop = new BenchmarkShop(products);
        var policy = new NeuralLinUcbPolicy(FeatureSchema.Notebook);
        policy.Use(RandomWeights.Scorer(Users, products), shop.Catalogue);
        shop.Teach(policy, NeuralObservations);
        var turn = 0;
        Measure("neural-linucb select", products, Math.Max(20, 20_000 / products), () => shop.Ask(policy, $"{turn = (turn + 1) % Users}", "fish_hobbyist"));
    }

    private void Dense(int products)
    {
        var shop = new DenseShop(products);
        var policy = new LinUcbPolicy(shop.Catalogue.Schema);
        shop.Teach(policy, DenseObservations);
        var observations = Enumerable.Range(0, 4_096).Select(decision => shop.NextObservation(decision)).ToArray();
        var turn = 0;
        Measure("LinUCB select, 64 dense features", products, Math.Max(20, 20_000 / products), () => shop.Ask(policy));
        Measure("LinUCB update, 64 dense features", products, 1_000, () => policy.Learn(observations[turn = (turn + 1) % observations.Length]));
    }

    private void Measure(string kernel, int products, int calls, Action call)
    {
        // Twice, with a pause in which the runtime compiles for speed what was called often.
        Run(calls, call);
        Thread.Sleep(TieringPause);
        Run(calls, call);

        var best = TimeSpan.MaxValue;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var before = Environment.CpuUsage.TotalTime;
            Run(calls, call);
            var taken = Environment.CpuUsage.TotalTime - before;
            best = taken < best ? taken : best;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (Repeats * (long)calls);
        _rows.Add([kernel, Text($"{products:N0}"), Text($"{best.TotalMicroseconds / calls:N2}"), Text($"{bytes:N0}")]);
    }

    private static void Run(int calls, Action call)
    {
        for (var i = 0; i < calls; i++)
        {
            call();
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
