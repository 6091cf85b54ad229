using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

/// <summary>Gradients of inputs and parameters beside differences of the output, in float64.</summary>
public class GradientTests
{
    private const double Step = 1e-5;

    private static Dictionary<string, (Func<Module<Tensor, Tensor>>, long[])> Modules() =>
        new()
        {
            ["Linear"] = (() => Linear(3, 2), [4, 3]),
            ["Conv2d"] = (() => Conv2d(2, 3, 3, stride: 2, padding: 1), [1, 2, 4, 5]),
            ["Conv2d circular"] = (
                () => Conv2d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Circular),
                [1, 1, 3, 4]
            ),
            ["BatchNorm1d"] = (() => BatchNorm1d(2), [5, 2]),
            ["BatchNorm2d"] = (() => BatchNorm2d(2), [2, 2, 2, 3]),
            ["LayerNorm"] = (() => LayerNorm(4), [3, 4]),
            ["PReLU"] = (() => PReLU(3), [2, 3]),
            ["Softplus"] = (() => Softplus(2), [5]),
            ["LogSoftmax"] = (() => LogSoftmax(1), [2, 4]),
            ["AvgPool2d"] = (() => AvgPool2d(2), [1, 1, 4, 4]),
            ["MaxPool2d"] = (() => MaxPool2d(2), [1, 1, 4, 4]),
            ["Sequential"] = (() => Sequential(Linear(3, 4), GELU(), Linear(4, 1)), [2, 3]),
        };

    public static TheoryData<string> Names() => [.. Modules().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_the_limits_of_differences(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (make, shape) = Modules()[name];
        using var module = make().@double();
        var input = Ramp.Scaled(1.7, shape).add(0.05).to(float64).requires_grad_();
        var weights = rand_like(module.call(input)).detach();
        Objective().backward();

        foreach (
            var (path, leaf) in module
                .named_parameters()
                .Select(p => (p.name, (Tensor)p.parameter))
                .Append(("input", input))
        )
        {
            var gradient = Values.Of(leaf.grad!);
            for (var i = 0; i < gradient.Length; i++)
                Assert.True(
                    Math.Abs(Difference(leaf, i) - gradient[i]) < 1e-6,
                    $"{path}[{i}]: {gradient[i]}, differences give {Difference(leaf, i)}"
                );
        }

        Tensor Objective() => (module.call(input) * weights).sum();

        double Difference(Tensor leaf, long i)
        {
            using var guard = no_grad();
            using var inner = NewDisposeScope();
            var flat = leaf.view(-1);
            flat[i].add_(Step);
            var above = Objective().item<double>();
            flat[i].sub_(2 * Step);
            var below = Objective().item<double>();
            flat[i].add_(Step);
            return (above - below) / (2 * Step);
        }
    }
}
