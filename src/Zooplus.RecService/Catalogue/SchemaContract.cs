namespace Zooplus.RecService.Catalogue;

/// <summary>The attributes beside persona and category, and what a shared model sees together.</summary>
/// <param name="User">Attributes of users, by name. A persona declared here is the same as one in personas.</param>
/// <param name="Request">Attributes of the request itself, such as the season, the device or the hour.</param>
/// <param name="Product">Attributes of products. A category declared here is the same as one in categories.</param>
/// <param name="Interactions">Pairs of attributes, such as "persona × category" (or "persona * category"); that one pair when left out.</param>
internal sealed record SchemaContract(
    IReadOnlyDictionary<string, AttributeContract>? User = null,
    IReadOnlyDictionary<string, AttributeContract>? Request = null,
    IReadOnlyDictionary<string, AttributeContract>? Product = null,
    IReadOnlyList<string>? Interactions = null);

/// <summary>An attribute: either values, or mean and deviation, or hashed.</summary>
/// <param name="Values">The values of a categorical attribute, a feature each; other values are allowed and teach nothing.</param>
/// <param name="Mean">The mean of a number.</param>
/// <param name="Deviation">The standard deviation of a number, above 0: its one feature is (value − mean) ÷ deviation, −10 to 10.</param>
/// <param name="Hashed">For any text: how many features the texts share by their hash.</param>
internal sealed record AttributeContract(
    IReadOnlyList<string>? Values = null, double? Mean = null, double? Deviation = null, int? Hashed = null);
