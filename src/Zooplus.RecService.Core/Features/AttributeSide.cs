namespace Zooplus.RecService.Core.Features;

/// <summary>What has an attribute. In the order of their features.</summary>
public enum AttributeSide
{
    /// <summary>A user; a request may override what the catalogue says.</summary>
    User,

    /// <summary>A request itself: the season, the device, the hour.</summary>
    Request,

    /// <summary>A product.</summary>
    Product,
}
