using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Policies;

namespace Zooplus.RecService.Journal;

/// <summary>All that an answer rests on: the catalogue and the policies. Read by anyone at any time, changed by applying facts.</summary>
internal sealed class ShopState(PolicySet policies)
{
    private volatile ShopCatalogue _catalogue = ShopCatalogue.Empty(FeatureSchema.Notebook);

    /// <summary>The catalogue now. A request takes it once and decides by that.</summary>
    public ShopCatalogue Catalogue => _catalogue;

    /// <summary>The policies by name.</summary>
    public PolicySet Policies => policies;

    /// <summary>Applies a fact. Called by <see cref="FactLog"/> alone.</summary>
    public void Apply(long sequence, Fact fact)
    {
        Apply(fact);
        foreach (var policy in policies.Learning)
        {
            policy.Applied(sequence);
        }
    }

    private void Apply(Fact fact)
    {
        switch (fact)
        {
            case RewardGiven reward:
                Learn(reward);
                break;
            case CatalogueReplaced replaced:
                Publish(_catalogue.Replace(replaced.Schema, replaced.Products, replaced.Users));
                break;
            case CatalogueMerged merged:
                Publish(_catalogue.Merge(merged.Products, merged.Users));
                break;
            case ProductRemoved removed:
                Publish(_catalogue.WithoutProduct(removed.ProductId));
                break;
            case UserRemoved removed:
                Publish(_catalogue.WithoutUser(removed.UserId));
                break;
            case PolicyReset { Alpha: { } alpha } reset when policies.Find(reset.Policy) is LinUcbPolicy linUcb:
                linUcb.Reset(alpha);
                break;
            case PolicyReset reset:
                (policies.Find(reset.Policy) as ILearningPolicy)?.Reset();
                break;
            case WeightsLoaded loaded:
                policies.Mlp.Use(loaded.Scorer, _catalogue);
                break;
            default:
                throw new InvalidOperationException($"A fact of type {fact.GetType().Name} cannot be applied.");
        }
    }

    private void Learn(RewardGiven reward)
    {
        if (policies.Find(reward.Policy) is ILearningPolicy policy && _catalogue.TryGetProductSlot(reward.ProductId, out var product))
        {
            policy.Learn(new Observation(product, reward.Persona, reward.Category, reward.Reward));
        }
    }

    private void Publish(ShopCatalogue catalogue)
    {
        // The policies first: whoever sees the catalogue finds every policy ready for it.
        foreach (var policy in policies.All)
        {
            policy.Prepare(catalogue);
        }

        _catalogue = catalogue;
    }
}
