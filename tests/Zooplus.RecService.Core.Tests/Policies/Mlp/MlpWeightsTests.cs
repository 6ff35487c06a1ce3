using System.Security.Cryptography;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies.Mlp;

public sealed class MlpWeightsTests
{
    [Fact]
    public void A_state_dict_that_pytorch_trained_loads_as_it_is()
    {
        var weights = MlpWeights.Load(WeightsFiles.GoldenPath);

        Assert.Equal((1000, 50, 32), (weights.UserEmbedding.Rows, weights.ProductEmbedding.Rows, weights.UserEmbedding.Columns));
        Assert.Equal((64, 32), (weights.Fc1Weight.Rows, weights.Fc2Weight.Rows));
    }

    [Fact]
    public void The_version_is_the_beginning_of_the_hash_of_the_file()
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(WeightsFiles.GoldenPath)));

        Assert.Equal(sha256[..16], MlpWeights.Load(WeightsFiles.GoldenPath).Version);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2", 2)]
    [InlineData("3", null)]
    [InlineData("-1", null)]
    [InlineData("02", null)]
    [InlineData("+2", null)]
    [InlineData(" 2", null)]
    [InlineData("", null)]
    [InlineData("99999999999", null)]
    public void Without_names_the_id_of_a_row_is_its_number_and_nothing_else(string id, int? expected)
    {
        var found = WeightsFiles.Small().Weights().TryGetUserRow(id, out var row);

        Assert.Equal(expected, found ? row : null);
    }

    [Fact]
    public void With_names_rows_are_found_by_name_alone()
    {
        var weights = WeightsFiles.Small(("user_ids", """["ann","bob","ž"]"""), ("product_ids", """["3","2","1","0"]""")).Weights();

        Assert.True(weights.TryGetUserRow("ž", out var user));
        Assert.Equal(2, user);
        Assert.False(weights.TryGetUserRow("0", out _));
        Assert.True(weights.TryGetProductRow("3", out var product));
        Assert.Equal(0, product);
    }

    [Fact]
    public void Metadata_is_kept_without_the_names_of_the_rows()
    {
        var weights = WeightsFiles.Small(("user_ids", """["a","b","c"]"""), ("validation_loss", "0.415")).Weights();

        Assert.Equal([KeyValuePair.Create("validation_loss", "0.415")], weights.Metadata);
    }

    [Theory]
    [InlineData("user_ids", """["a","b"]""", "metadata 'user_ids' names 2 rows; the table has 3")]
    [InlineData("user_ids", """["a","b","a"]""", "metadata 'user_ids' names 'a' for rows 0 and 2; ids are unique")]
    [InlineData("user_ids", """["a","b",null]""", "metadata 'user_ids' holds null at 2; a string is expected")]
    [InlineData("product_ids", "[1,2,3,4]", "metadata 'product_ids' is not a JSON array of strings")]
    [InlineData("product_ids", "a,b,c,d", "metadata 'product_ids' is not a JSON array of strings")]
    [InlineData("product_ids", "null", "metadata 'product_ids' is null; a JSON array of strings is expected")]
    public void Names_that_do_not_fit_the_rows_are_refused(string key, string ids, string reason) =>
        AssertRefused(WeightsFiles.Small((key, ids)), reason);

    [Theory]
    [InlineData("user_embedding.weight")]
    [InlineData("product_embedding.weight")]
    [InlineData("fc1.weight")]
    [InlineData("fc1.bias")]
    [InlineData("fc2.weight")]
    [InlineData("fc2.bias")]
    [InlineData("output.weight")]
    [InlineData("output.bias")]
    public void A_missing_tensor_is_named(string name) =>
        AssertRefused(WeightsFiles.Small().With(name, tensor: null), $"tensor '{name}' is missing");

    [Theory]
    [InlineData("user_embedding.weight", new long[] { 0, 2 }, "tensor 'user_embedding.weight' has shape [0, 2]; [1 or more, 1 or more] is expected")]
    [InlineData("user_embedding.weight", new long[] { 6 }, "tensor 'user_embedding.weight' has shape [6]; [1 or more, 1 or more] is expected")]
    [InlineData("product_embedding.weight", new long[] { 4, 3 }, "tensor 'product_embedding.weight' has shape [4, 3]; [1 or more, 2] is expected")]
    [InlineData("fc1.weight", new long[] { 5, 2 }, "tensor 'fc1.weight' has shape [5, 2]; [1 or more, 4] is expected")]
    [InlineData("fc1.bias", new long[] { 4 }, "tensor 'fc1.bias' has shape [4]; [5] is expected")]
    [InlineData("fc2.weight", new long[] { 5, 3 }, "tensor 'fc2.weight' has shape [5, 3]; [1 or more, 5] is expected")]
    [InlineData("fc2.bias", new long[] { 3, 1 }, "tensor 'fc2.bias' has shape [3, 1]; [3] is expected")]
    [InlineData("output.weight", new long[] { 2, 3 }, "tensor 'output.weight' has shape [2, 3]; [1, 3] is expected")]
    [InlineData("output.bias", new long[] { }, "tensor 'output.bias' has shape []; [1] is expected")]
    public void A_tensor_of_another_shape_is_named_with_both_shapes(string name, long[] shape, string reason)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];

        AssertRefused(WeightsFiles.Small().With(name, new SafetensorsTensor(shape, values)), reason);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_number_that_is_not_finite_is_named_with_its_place(float number, string shown) =>
        AssertRefused(
            WeightsFiles.Small().With("fc2.bias", new SafetensorsTensor([3], new[] { 0, number, 0 })),
            $"tensor 'fc2.bias' holds {shown} at 1; every number must be finite");

    [Fact]
    public void A_tensor_of_another_model_is_refused() =>
        AssertRefused(WeightsFiles.Small().With("fc3.weight", new SafetensorsTensor([1], new float[1])), "tensor 'fc3.weight' is no part of this model");

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var exception = Assert.Throws<FileNotFoundException>(() => MlpWeights.Load("no-such.safetensors"));

        Assert.Contains("no-such.safetensors", exception.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(SafetensorsFile file, string reason)
    {
        var fault = Assert.Throws<WeightsFormatException>(file.Weights);

        Assert.StartsWith($"test.safetensors: {reason}", fault.Message, StringComparison.Ordinal);
    }
}
