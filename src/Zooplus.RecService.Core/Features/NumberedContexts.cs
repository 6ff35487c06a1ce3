namespace Zooplus.RecService.Core.Features;

/// <summary>
/// All contexts that users and requests can have, each with a number, where they have few and categorical attributes. The last attribute's
/// values vary first. Immutable.
/// </summary>
public sealed class NumberedContexts
{
    /// <summary>Up to this many contexts have a number each.</summary>
    public const int CountMax = 128;

    private readonly FeatureSlot[] _slots;
    private readonly CategoricalDeclaration _persona;
    private readonly FeatureVector[] _contexts;
    private readonly int _personaStep;

    private NumberedContexts(FeatureSlot[] slots, int count)
    {
        _slots = slots;
        _persona = (CategoricalDeclaration)slots[0].Attribute;
        _contexts = new FeatureVector[count];
        _personaStep = count / (_persona.Length + 1);
        for (var number = 0; number < count; number++)
        {
            _contexts[number] = ContextOf(number);
        }
    }

    /// <summary>How many there are, the one of which nothing is known included.</summary>
    public int Count => _contexts.Length;

    /// <summary>The context that has a number.</summary>
    /// <param name="number">0 to <see cref="Count"/> − 1; 0 is the one of which nothing is known.</param>
    public FeatureVector this[int number] => _contexts[number];

    /// <summary>Numbers the contexts.</summary>
    /// <param name="slots">The attributes of users and requests, persona first.</param>
    /// <returns>Null where there are too many, or an attribute is not categorical.</returns>
    internal static NumberedContexts? Of(FeatureSlot[] slots)
    {
        var count = 1L;
        foreach (ref readonly var slot in slots.AsSpan())
        {
            count *= slot.Attribute is CategoricalDeclaration ? slot.Attribute.Length + 1 : CountMax + 1;
            if (count > CountMax && slots.Length > 1)
            {
                return null;
            }
        }

        return new NumberedContexts(slots, checked((int)count));
    }

    /// <summary>The number of a context, which is the same for all that are encoded alike.</summary>
    /// <param name="persona">The user's persona, or null.</param>
    /// <param name="attributes">The other attributes of the user and of the request.</param>
    public int NumberOf(string? persona, AttributeSet? attributes)
    {
        var number = (_persona.FeatureOf(persona) + 1) * _personaStep;
        if (attributes is null)
        {
            return number;
        }

        var step = _personaStep;
        foreach (ref readonly var slot in _slots.AsSpan(1))
        {
            step /= slot.Attribute.Length + 1;
            number += attributes.TryGet(slot.Attribute.Name, out var value) && slot.Attribute.TryEncode(value, out var feature, out _) ? (feature + 1) * step : 0;
        }

        return number;
    }

    private FeatureVector ContextOf(int number)
    {
        List<int> indices = [];
        var rest = number;
        for (var i = _slots.Length - 1; i >= 0; i--)
        {
            var (attribute, first) = _slots[i];
            if (rest % (attribute.Length + 1) is var value and > 0)
            {
                indices.Insert(0, first + value - 1);
            }

            rest /= attribute.Length + 1;
        }

        return new FeatureVector([.. indices], [.. indices.Select(_ => 1.0)]);
    }
}
