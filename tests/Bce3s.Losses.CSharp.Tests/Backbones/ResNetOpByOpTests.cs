using Bce3s.Losses.Tests.OpByOp;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

public class ResNetOpByOpTests
{
    public ResNetOpByOpTests() => manual_seed(1);

    [Theory]
    [InlineData("resnet18-w4", 3)]
    [InlineData("resnet34-cifar-w4", 1)]
    [InlineData("resnet50-w4", 3)]
    [InlineData("resnet50-cifar-w2", 2)]
    [InlineData("resnext50-w16", 3)]
    [InlineData("resnext101-w8", 3)]
    [InlineData("resnext101-64x4d-cifar-w16", 1)]
    public void A_resnet_is_its_operators_one_by_one(string name, long channels)
    {
        using var scope = NewDisposeScope();
        using var network = Losses.Backbones.Create(name, channels);
        Compare(
            network,
            rand(4, channels, 17, 14, dtype: ScalarType.Float64),
            (state, training, images) => new ResNetOpByOp(state, training).ResNet(images)
        );
    }

    [Theory]
    [InlineData(18, 3)]
    [InlineData(50, 1)]
    public void An_lresnet_is_its_operators_one_by_one(int depth, long channels)
    {
        using var scope = NewDisposeScope();
        using var network = LResNetIR.Create(depth, channels, width: 4, side: 32, dropout: 0);
        Compare(
            network,
            rand(4, channels, 32, 32, dtype: ScalarType.Float64),
            (state, training, images) => new ResNetOpByOp(state, training).LResNetIR(images)
        );
    }

    static void Compare(
        Backbone network,
        Tensor images,
        Func<IReadOnlyDictionary<string, Tensor>, bool, Tensor, Tensor> opByOp
    )
    {
        network.to(ScalarType.Float64);
        using (no_grad())
            // Scales and shifts of 1 and 0 would hide where they act.
            foreach (var (name, tensor) in network.state_dict())
                if (tensor.ndim == 1)
                    tensor.copy_(rand_like(tensor).add_(0.5));
        var state = network.state_dict();
        foreach (var training in new[] { false, true })
        {
            network.train(training);
            var features = network.call(images);
            var expected = opByOp(state, training, images);
            Near.Equal(expected, features, 1e-9, $"features, training: {training}");
            var direction = randn_like(expected);
            var gradients = Gradients(network, (features * direction).sum());
            var others = Gradients(network, (expected * direction).sum());
            var largest = others.Values.Max(Largest);
            foreach (var (name, gradient) in others)
            {
                // Shifts before a normalisation have no gradient but rounding; the others bound how much that is.
                var error = Largest(gradient - gradients[name]);
                Assert.True(
                    error <= 1e-8 * Largest(gradient) + 1e-12 * largest,
                    $"gradient of {name}, training: {training}: off by {error} of {Largest(gradient)}"
                );
            }
        }
    }

    static double Largest(Tensor tensor) => tensor.abs().max().item<double>();

    static Dictionary<string, Tensor> Gradients(nn.Module network, Tensor value)
    {
        network.zero_grad();
        value.backward();
        return network
            .named_parameters()
            .Where(item => item.parameter.requires_grad)
            .ToDictionary(item => item.name, item => item.parameter.grad!.clone());
    }
}
