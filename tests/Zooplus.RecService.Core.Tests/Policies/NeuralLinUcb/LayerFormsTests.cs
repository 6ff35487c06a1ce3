using System.Numerics;
using CsCheck;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;

namespace Zooplus.RecService.Core.Tests.Policies.NeuralLinUcb;

public sealed class LayerFormsTests
{
    // A relu leaves half the units at zero; rows of B are longer than a layer.
    private static readonly Gen<(int Units, int Beside, double[] Matrix, double[] Layers)> Cases =
        Gen.Select(Gen.Int[1, 24], Gen.Int[0, 5]).SelectMany((vectors, beside) =>
        {
            var units = vectors * Vector<double>.Count;
            var stride = units + beside;
            return Gen.Select(
                Gen.Const(units),
                Gen.Const(beside),
                Gen.Double[-1, 1].Array[stride * stride],
                Gen.Frequency((1, Gen.Const(0.0)), (1, Gen.Double[0, 1])).Array[LayerForms.BlockSize * units]);
        });

    [Fact]
    public void Four_forms_at_once_equal_each_written_out() => Cases.Sample(some =>
    {
        var (units, beside, matrix, layers) = some;
        var stride = units + beside;
        Mirror(matrix, stride);
        var forms = new double[LayerForms.BlockSize];

        LayerForms.Compute(matrix, stride, units, layers, forms);

        for (var product = 0; product < forms.Length; product++)
        {
            var sum = 0.0;
            for (var i = 0; i < units; i++)
            {
                for (var j = 0; j < units; j++)
                {
                    sum += layers[(product * units) + i] * matrix[(i * stride) + j] * layers[(product * units) + j];
                }
            }

            Assert.Equal(sum, forms[product], 1e-9);
        }
    }, iter: 100);

    [Fact]
    public void A_form_does_not_depend_on_what_is_computed_beside_it() => Cases.Sample(some =>
    {
        var (units, beside, matrix, layers) = some;
        var stride = units + beside;
        Mirror(matrix, stride);
        var (together, alone) = (new double[LayerForms.BlockSize], new double[LayerForms.BlockSize]);
        var first = new double[layers.Length];
        layers.AsSpan(units, units).CopyTo(first);

        LayerForms.Compute(matrix, stride, units, layers, together);
        LayerForms.Compute(matrix, stride, units, first, alone);

        Assert.Equal(together[1], alone[0]);
    }, iter: 100);

    private static void Mirror(double[] matrix, int stride)
    {
        for (var i = 0; i < stride; i++)
        {
            for (var j = 0; j < i; j++)
            {
                matrix[(j * stride) + i] = matrix[(i * stride) + j];
            }
        }
    }
}
