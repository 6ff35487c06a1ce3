using System.Globalization;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Catalogue;

/// <summary>Products and users to add or overwrite, and where in the request each stood.</summary>
internal sealed class CatalogueChanges
{
    private readonly List<Product> _products = [];
    private readonly List<User> _users = [];
    private readonly Dictionary<(string List, int Index), int> _lines = [];

    public IReadOnlyList<Product> Products => _products;

    public IReadOnlyList<User> Users => _users;

    /// <summary>A change by a request that is about one product.</summary>
    public static CatalogueChanges Of(Product product)
    {
        var changes = new CatalogueChanges();
        changes._products.Add(product);
        return changes;
    }

    /// <summary>A change by a request that is about one user.</summary>
    public static CatalogueChanges Of(User user)
    {
        var changes = new CatalogueChanges();
        changes._users.Add(user);
        return changes;
    }

    public void Add(Product product, int line)
    {
        _lines.Add(("products", _products.Count), line);
        _products.Add(product);
    }

    public void Add(User user, int line)
    {
        _lines.Add(("users", _users.Count), line);
        _users.Add(user);
    }

    /// <summary>The field at fault as the caller wrote it: after its line, or by itself when the request is about one product or user.</summary>
    public string FieldOf(CatalogueException fault)
    {
        if (fault.Entry is not var (list, index, property))
        {
            return fault.Field;
        }

        return _lines.TryGetValue((list, index), out var line)
            ? string.Create(CultureInfo.InvariantCulture, $"line {line}: {list.TrimEnd('s')}.{property}")
            : property;
    }
}
