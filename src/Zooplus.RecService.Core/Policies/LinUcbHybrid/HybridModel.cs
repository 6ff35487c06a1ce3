using System.Globalization;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Policies.LinUcbHybrid;

/// <summary>
/// The model of hybrid LinUCB (Li et al. 2010, algorithm 2): a reward is expected to be zᵀβ + xᵀθ, with β shared by all products and θ a
/// product's own. Belongs to the one writer; readers take hold of <see cref="Published"/>.
/// </summary>
/// <remarks>
/// The paper's A₀ and b₀ are those of β with every θ taken out. With u = z − BᵀA⁻¹x before it, an observation changes A₀ by
/// uuᵀ/(1 + xᵀA⁻¹x) and b₀ by u(r − xᵀA⁻¹b)/(1 + xᵀA⁻¹x): lines 17, 18, 22 and 23 of the algorithm come to that. So A₀ and b₀ are those of the
/// shared ridge regression when it learns u and r − xᵀA⁻¹b, each divided by √(1 + xᵀA⁻¹x).
/// </remarks>
internal sealed class HybridModel : SharedModel
{
    private readonly LinUcbHybridSettings _settings;
    private OwnContext _own;
    private HybridArm _fresh;
    private ProductTable<HybridArm> _arms = ProductTable<HybridArm>.Empty;

    /// <summary>A model that knows its prior.</summary>
    /// <param name="schema">The attributes and interactions.</param>
    /// <param name="settings">How it starts and forgets, without faults.</param>
    public HybridModel(FeatureSchema schema, LinUcbHybridSettings settings)
        : base(schema, settings.Model, new ExplorationStrength("alpha", settings.Alpha, LinUcbPolicy.AlphaMax))
    {
        _settings = settings;
        _own = new OwnContext(settings.ArmContext, schema);
        _fresh = HybridArm.Fresh(_own.Dimension, settings.ArmRidge);
        Publish();
    }

    /// <summary>What readers take hold of at once.</summary>
    public new HybridState Published => (HybridState)base.Published;

    /// <inheritdoc/>
    public override string StateFormat => string.Create(CultureInfo.InvariantCulture, $"arms={_settings.ArmContext} armRidge={_settings.ArmRidge:R} {base.StateFormat}");

    /// <inheritdoc/>
    public override void AddSettings(IDictionary<string, double> settings)
    {
        base.AddSettings(settings);
        settings.Add("armRidge", _settings.ArmRidge);
    }

    /// <inheritdoc/>
    protected override void Learn(in Observation observation, in SparseVector x)
    {
        var arm = _arms[observation.Product] ?? _fresh;
        var own = _own.Of(observation, stackalloc int[_own.ActiveFeatures], stackalloc double[_own.ActiveFeatures]);
        var projection = Project(arm, own, x);
        Regression.Learn(projection.Weighted(), projection.Weight * (observation.Reward - projection.Expected));
        _arms = _arms.With(observation.Product, arm.With(own, x, observation.Reward, 1));
    }

    /// <inheritdoc/>
    protected override void Unlearn(in Observation observation, in SparseVector x)
    {
        var own = _own.Of(observation, stackalloc int[_own.ActiveFeatures], stackalloc double[_own.ActiveFeatures]);
        var arm = _arms[observation.Product]!.With(own, x, observation.Reward, -1);
        var projection = Project(arm, own, x);
        Regression.Unlearn(projection.Weighted(), projection.Weight * (observation.Reward - projection.Expected));
        _arms = _arms.With(observation.Product, arm.Pulls > 0 ? arm : null);
    }

    /// <inheritdoc/>
    protected override void Revise(in Observation observation, in SparseVector x, double change, long age)
    {
        // b₀ moves by the change of r z less BᵀA⁻¹ times that of r x, whatever has been learned since: by u.
        var arm = _arms[observation.Product]!;
        var own = _own.Of(observation, stackalloc int[_own.ActiveFeatures], stackalloc double[_own.ActiveFeatures]);
        base.Revise(observation, Project(arm, own, x).Shared, change, age);
        _arms = _arms.With(observation.Product, arm.Revised(own, change));
    }

    /// <inheritdoc/>
    protected override void MoveRest(JointFeatures features, bool keep)
    {
        var before = _own;
        _own = new OwnContext(_settings.ArmContext, features.Schema);
        _fresh = HybridArm.Fresh(_own.Dimension, _settings.ArmRidge);
        if (!keep)
        {
            _arms = ProductTable<HybridArm>.Empty;
            return;
        }

        var names = before.Names.ToList();
        var own = _own.Names.Select(name => names.IndexOf(name)).ToArray();
        var shared = features.SourcesIn(Published.Features);
        _arms = ProductTable<HybridArm>.Of(_arms.Entries().Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Translate(own, shared, _settings.ArmRidge))));
    }

    /// <inheritdoc/>
    protected override Action<BinaryWriter> CaptureRest()
    {
        var arms = _arms;
        return writer =>
        {
            var entries = arms.Entries().ToArray();
            writer.Write(entries.Length);
            foreach (var (product, arm) in entries)
            {
                writer.Write(product);
                arm.Write(writer);
            }
        };
    }

    /// <inheritdoc/>
    protected override Action ReadRest(BinaryReader reader)
    {
        var arms = new SortedDictionary<int, HybridArm>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var product = reader.ReadInt32();
            if (product < 0 || !arms.TryAdd(product, HybridArm.Read(reader, _own.Dimension, Published.Features.Dimension)))
            {
                throw new InvalidDataException($"The state has an arm for product {product} that cannot be, or two.");
            }
        }

        var table = ProductTable<HybridArm>.Of(arms);
        return () => _arms = table;
    }

    /// <inheritdoc/>
    protected override State StateOf(JointFeatures features, RidgeEstimate estimate) => new HybridState(features, estimate, _own, _fresh, _arms);

    private static HybridArm.Projection Project(HybridArm arm, in SparseVector own, in SparseVector x)
    {
        var room = x.Count + arm.SharedFeatures;
        return arm.Project(own, x, new int[room], new double[room]);
    }
}

/// <summary>What is known at one moment. Immutable.</summary>
/// <param name="Features">How the shared context is encoded.</param>
/// <param name="Estimate">β and A₀⁻¹.</param>
/// <param name="Own">How the context of a product's own part is encoded.</param>
/// <param name="Fresh">The part of a product that taught nothing.</param>
/// <param name="Arms">The parts of the others.</param>
internal sealed record HybridState(JointFeatures Features, RidgeEstimate Estimate, OwnContext Own, HybridArm Fresh, ProductTable<HybridArm> Arms)
    : SharedModel.State(Features, Estimate);
