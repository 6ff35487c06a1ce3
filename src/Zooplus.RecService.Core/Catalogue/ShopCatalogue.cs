using System.Diagnostics.CodeAnalysis;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Catalogue;

/// <summary>
/// One state of the shop's products and users. Immutable: a change makes a new one, and whoever holds the old one can go on
/// reading it; the next change starts from the new one. Products and users have dense indices, given in order of first appearance
/// and kept for good, so that what was learned about a product survives its removal and is found again when it returns.
/// </summary>
public sealed class ShopCatalogue
{
    private readonly IdIndex _productIndex;
    private readonly IdIndex _userIndex;
    private readonly Product[] _products;
    private readonly bool[] _listed;
    private readonly User?[] _users;
    private readonly int[] _available;

    private ShopCatalogue(FeatureSchema schema, IdIndex productIndex, IdIndex userIndex, Product[] products, bool[] listed, User?[] users, ProductFeatures? earlier = null)
    {
        Schema = schema;
        _productIndex = productIndex;
        _userIndex = userIndex;
        _products = products;
        _listed = listed;
        _users = users;
        Features = ProductFeatures.Of(schema, products, earlier);
        _available = [.. Enumerable.Range(0, products.Length).Where(index => listed[index] && products[index].Available)];
        AvailableByGroup = new ProductGroups(_available, Features.Groups, Features.GroupOf);
    }

    /// <summary>A shop without products or users.</summary>
    /// <param name="schema">The values products and users may have.</param>
    public static ShopCatalogue Empty(FeatureSchema schema) => new(schema, new IdIndex(), new IdIndex(), [], [], []);

    /// <summary>The catalogue that <see cref="Image"/> was made of.</summary>
    /// <exception cref="InvalidDataException">A product or user stands in two places.</exception>
    public static ShopCatalogue Of(CatalogueImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new ShopCatalogue(
            image.Schema,
            IndexOf(image.Products.Select(product => product.Id)),
            IndexOf(image.UserIds),
            [.. image.Products],
            [.. image.Listed],
            [.. image.Users]);
    }

    /// <summary>The values products and users may have, and how they become features.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>One more than the largest dense product index, archived products included.</summary>
    public int ProductSlots => _products.Length;

    /// <summary>Dense indices, ascending, of the products that may be recommended now.</summary>
    public ReadOnlySpan<int> Available => _available;

    /// <summary>The features of the products, and which of them have the same.</summary>
    public ProductFeatures Features { get; }

    /// <summary>The products that may be recommended now, by their group in <see cref="Features"/>.</summary>
    public ProductGroups AvailableByGroup { get; }

    /// <summary>The products in the catalogue, in dense order; archived ones are left out.</summary>
    public IEnumerable<Product> Products => _products.Where((_, index) => _listed[index]);

    /// <summary>The users in the catalogue, in dense order.</summary>
    public IEnumerable<User> Users => _users.OfType<User>();

    /// <summary>How many products are in the catalogue, available or not.</summary>
    public int ProductCount => _listed.Count(listed => listed);

    /// <summary>How many users are in the catalogue.</summary>
    public int UserCount => _users.Count(user => user is not null);

    /// <summary>How many products are archived: once known, now removed.</summary>
    public int ArchivedProducts => ProductSlots - ProductCount;

    /// <summary>The product at a dense index, archived or not.</summary>
    /// <param name="index">0 to <see cref="ProductSlots"/> − 1.</param>
    public Product ProductAt(int index) => _products[index];

    /// <summary>The features of the product at a dense index.</summary>
    /// <param name="index">0 to <see cref="ProductSlots"/> − 1.</param>
    public FeatureVector FeaturesAt(int index) => Features[Features.GroupOf(index)];

    /// <summary>The place of a product's category in the schema's.</summary>
    /// <param name="index">0 to <see cref="ProductSlots"/> − 1.</param>
    /// <returns>-1 for an archived product whose category the schema has since dropped.</returns>
    public int CategoryAt(int index) => Features.CategoryOf(Features.GroupOf(index)) is var category && category < Schema.Categories.Count ? category : -1;

    /// <summary>Whether a product may be recommended now.</summary>
    /// <param name="index">Its dense index; one the catalogue does not have yet is not available.</param>
    public bool IsAvailable(int index) => index < _products.Length && _listed[index] && _products[index].Available;

    /// <summary>Finds the dense index of a product in the catalogue; an archived product is not found.</summary>
    public bool TryGetProduct(string id, out int index) =>
        _productIndex.TryGet(id, out index) && index < _products.Length && _listed[index];

    /// <summary>Finds the dense index of a product that is or ever was in the catalogue.</summary>
    public bool TryGetProductSlot(string id, out int index) => _productIndex.TryGet(id, out index) && index < _products.Length;

    /// <summary>Finds a user in the catalogue.</summary>
    public bool TryGetUser(string id, [NotNullWhen(true)] out User? user)
    {
        user = _userIndex.TryGet(id, out var index) && index < _users.Length ? _users[index] : null;
        return user is not null;
    }

    /// <summary>Makes the catalogue hold these products and users and no others; products that are missing are archived.</summary>
    /// <param name="schema">The values they may have.</param>
    /// <param name="products">The products, ids unique.</param>
    /// <param name="users">The users, ids unique.</param>
    /// <exception cref="CatalogueException">An id is empty, too long or doubled, or a category or persona is not in the schema.</exception>
    public ShopCatalogue Replace(FeatureSchema schema, IReadOnlyList<Product> products, IReadOnlyList<User> users)
    {
        CatalogueRules.Check(schema, products, users);
        return Put(schema, products, users, new bool[_listed.Length], new User?[_users.Length]);
    }

    /// <summary>Adds these products and users, or overwrites those of the same id; all others stay.</summary>
    /// <param name="products">The products, ids unique among themselves.</param>
    /// <param name="users">The users, ids unique among themselves.</param>
    /// <exception cref="CatalogueException">An id is empty, too long or doubled, or a category or persona is not in the schema.</exception>
    public ShopCatalogue Merge(IReadOnlyList<Product> products, IReadOnlyList<User> users)
    {
        CatalogueRules.Check(Schema, products, users);
        return Put(Schema, products, users, _listed, _users);
    }

    /// <summary>Archives a product. What was learned about it is kept for its return.</summary>
    /// <returns>The catalogue without it; this one when it was not there.</returns>
    public ShopCatalogue WithoutProduct(string id)
    {
        if (!TryGetProduct(id, out var index))
        {
            return this;
        }

        var listed = (bool[])_listed.Clone();
        listed[index] = false;
        return new ShopCatalogue(Schema, _productIndex, _userIndex, _products, listed, _users, Features);
    }

    /// <summary>Removes a user, who is a visitor from then on.</summary>
    /// <returns>The catalogue without the user; this one when there was none.</returns>
    public ShopCatalogue WithoutUser(string id)
    {
        if (!TryGetUser(id, out _) || !_userIndex.TryGet(id, out var index))
        {
            return this;
        }

        var users = (User?[])_users.Clone();
        users[index] = null;
        return new ShopCatalogue(Schema, _productIndex, _userIndex, _products, _listed, users, Features);
    }

    /// <summary>Removes a user and the id itself, which a removal keeps for a return. Nothing finds the user in an older state either.</summary>
    /// <returns>The catalogue without the id; this one when it was never there.</returns>
    public ShopCatalogue Forgetting(string id)
    {
        if (!_userIndex.TryGet(id, out _))
        {
            return this;
        }

        var without = WithoutUser(id);
        _userIndex.Forget(id);
        return without;
    }

    /// <summary>Spells the catalogue out. Takes time in proportion to its size, and may run beside changes that make new ones.</summary>
    public CatalogueImage Image() => new(Schema, _products, _listed, _userIndex.First(_users.Length), _users);

    private static IdIndex IndexOf(IEnumerable<string> ids)
    {
        var index = new IdIndex();
        var place = 0;
        foreach (var id in ids)
        {
            if (index.GetOrAdd(id) != place++)
            {
                throw new InvalidDataException($"'{id}' stands in two places of the catalogue.");
            }
        }

        return index;
    }

    private ShopCatalogue Put(FeatureSchema schema, IReadOnlyList<Product> products, IReadOnlyList<User> users, bool[] listed, User?[] kept)
    {
        if (_productIndex.Count != _products.Length)
        {
            throw new InvalidOperationException("The catalogue has been changed since; a change must start from the newest one.");
        }

        var productSlots = products.Select(product => _productIndex.GetOrAdd(product.Id)).ToArray();
        var userSlots = users.Select(user => _userIndex.GetOrAdd(user.Id)).ToArray();

        var newProducts = Extended(_products, _productIndex.Count);
        var newListed = Extended(listed, _productIndex.Count);
        var newUsers = Extended(kept, _userIndex.Count);
        for (var i = 0; i < productSlots.Length; i++)
        {
            newProducts[productSlots[i]] = products[i];
            newListed[productSlots[i]] = true;
        }

        for (var i = 0; i < userSlots.Length; i++)
        {
            newUsers[userSlots[i]] = users[i];
        }

        return new ShopCatalogue(schema, _productIndex, _userIndex, newProducts, newListed, newUsers, Features);
    }

    private static T[] Extended<T>(T[] values, int length)
    {
        var copy = new T[length];
        values.CopyTo(copy, 0);
        return copy;
    }
}
