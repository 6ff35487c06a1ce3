using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Recommend;

/// <summary>What is known of a decision's user and of its request: the request's attributes, in place of the catalogue's where it gives them.</summary>
/// <param name="Persona">The persona; null when none is known.</param>
/// <param name="Attributes">The other attributes; null for none.</param>
/// <param name="Basis">
/// Where what is known of the user comes from: <see cref="Basis.Context"/> when the request says anything of the user, else
/// <see cref="Basis.User"/> when the catalogue does, else <see cref="Basis.Context"/> again when the request says anything of itself.
/// </param>
internal readonly record struct KnownContext(string? Persona, AttributeSet? Attributes, Basis Basis)
{
    /// <summary>Puts together what is known.</summary>
    public static KnownContext Of(ShopCatalogue catalogue, RecommendRequest request)
    {
        catalogue.TryGetUser(request.UserId, out var user);
        var persona = request.Context?.Persona is { } given ? (catalogue.Schema.HasPersona(given) ? given : null) : user?.Persona;
        if (user?.Attributes is null && request.Context?.Attributes is null)
        {
            return new KnownContext(persona, null, persona is null ? Basis.UnknownUser : request.Context?.Persona is null ? Basis.User : Basis.Context);
        }

        var attributes = AttributeSet.Merge(user?.Attributes, request.Context?.Attributes);
        return new KnownContext(persona, attributes, BasisOf(catalogue.Schema, request.Context, persona, attributes));
    }

    /// <summary>What is wrong with the attributes a request gives; null when all are well.</summary>
    public static IDictionary<string, string[]>? Faults(FeatureSchema schema, RequestContext? context) =>
        CatalogueRules.FaultOf(schema, context?.Attributes, side => side != AttributeSide.Product) is var (name, fault)
            ? new Dictionary<string, string[]> { [$"context.{name}"] = [fault] }
            : null;

    private static Basis BasisOf(FeatureSchema schema, RequestContext? context, string? persona, AttributeSet? attributes)
    {
        var ofUserByCatalogue = persona is not null && context?.Persona is null;
        var ofUserByRequest = persona is not null && context?.Persona is not null;
        var ofRequest = false;
        foreach (var (name, value) in attributes ?? Enumerable.Empty<KeyValuePair<string, AttributeValue>>())
        {
            if (schema.Find(name) is { } declared && declared.Knows(value))
            {
                var given = context?.Attributes?.TryGet(name, out _) == true;
                ofUserByCatalogue |= declared.Side == AttributeSide.User && !given;
                ofUserByRequest |= declared.Side == AttributeSide.User && given;
                ofRequest |= declared.Side == AttributeSide.Request;
            }
        }

        return ofUserByRequest ? Basis.Context : ofUserByCatalogue ? Basis.User : ofRequest ? Basis.Context : Basis.UnknownUser;
    }
}
