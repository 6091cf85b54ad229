using System.Text.Json;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

public class ResNetCifarGoldenTests
{
    [Theory]
    [InlineData("resnet20-cifar", 20, 10L)]
    [InlineData("resnet32-cifar", 32, 100L)]
    public void Features_and_gradients_are_those_of_the_common_program(string file, int depth, long classes)
    {
        using var golden = new Golden("backbones/" + file);
        using var scope = NewDisposeScope();
        using var network = ResNetCifar.Create(depth, classes: classes);
        var names = golden.Metadata["state_keys"].Split(' ');
        Assert.Equal(
            names,
            network.state_dict().Keys.Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
        );
        Assert.Equal(
            golden.Metadata["parameters"],
            network.parameters().Sum(parameter => parameter.numel()).ToString()
        );
        using (no_grad())
            foreach (var (name, values) in Filling.Of(network, names))
                network.state_dict()[name].copy_(values);
        var images = Filling.Input(JsonSerializer.Deserialize<long[]>(golden.Metadata["input_shape"])!);

        network.eval();
        Near.Equal(golden["features_eval"], network.call(images), 1e-5, "features, eval");
        network.train();
        var features = network.call(images);
        Near.Equal(golden["features_train"], features, 1e-5, "features, train");

        (features * arange(features.numel(), dtype: ScalarType.Float32).cos().view(features.shape)).sum().backward();
        foreach (
            var name in golden
                .Names.Where(name => name.StartsWith("grad_sum.", StringComparison.Ordinal))
                .Select(name => name["grad_sum.".Length..])
        )
        {
            var gradient = network.get_parameter(name)!.grad!.to(ScalarType.Float64);
            var norm = golden["grad_norm." + name].item<float>();
            Assert.Equal(norm, gradient.square().sum().sqrt().item<double>(), 1e-4 * norm);
            // The sum adds up elements of both signs: it is exact relative to their length, not to itself.
            Assert.Equal(golden["grad_sum." + name].item<float>(), gradient.sum().item<double>(), 1e-4 * norm);
        }
        Assert.Null(network.get_parameter("linear.weight")!.grad);
    }
}
