using System.Text.Json.Serialization;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>Reads the ids in the metadata without reflection.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class MetadataJsonContext : JsonSerializerContext;
