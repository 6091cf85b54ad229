using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>Logits at and beyond the clamp, on both sides, for own and for other classes: value and gradient.</summary>
public class Bce3sClampTests
{
    [Theory]
    [InlineData(1, ScalarType.Float64)]
    [InlineData(4, ScalarType.Float64)]
    [InlineData(20, ScalarType.Float64)]
    [InlineData(64, ScalarType.Float64)]
    [InlineData(4, ScalarType.Float32)]
    [InlineData(64, ScalarType.Float32)]
    public void Value_and_gradient_are_those_of_a_clamp(double clamp, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var loss = Loss(clamp, dtype);
        foreach (var share in new[] { -30, -1.01, -1, -0.99, 0, 0.5, 1, 1.01, 30 })
        {
            var x = full(1, 1, share * clamp, dtype: dtype).requires_grad_(true);
            var expected = full(1, 1, share * clamp, dtype: dtype).requires_grad_(true);
            var z = cat([expected, expected], 1).clamp(-clamp, clamp);
            var total = nn.functional.softplus(-z[0, 0], 1, 40) + nn.functional.softplus(z[0, 1], 1, 40);
            total.backward();

            var step = loss.call(x, tensor(new long[] { 0 }), new(0, 1));
            step.Total.backward();

            var tolerance = dtype == ScalarType.Float64 ? 1e-13 : 1e-6;
            Near.Equal(total, step.Total, tolerance, $"loss at {share} × {clamp}");
            Near.Equal(expected.grad!, x.grad!, tolerance, $"gradient at {share} × {clamp}");
        }
    }

    // Both logits are x.
    static Bce3sLoss Loss(double clamp, ScalarType dtype)
    {
        var classifier = new LinearClassifier(1, 2, dtype: dtype);
        classifier.load_state_dict(new() { ["weight"] = ones(2, 1, dtype: dtype), ["bias"] = zeros(2, dtype: dtype) });
        return new(
            classifier,
            new()
            {
                MixedViews = false,
                ContrastiveWeight = 0,
                UniformWeight = 0,
                ClassSubset = 1,
                Clamp = clamp,
            }
        );
    }
}
