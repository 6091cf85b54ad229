using Bce3s.Data;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

public class ChannelsLastTests
{
    public ChannelsLastTests() => manual_seed(1);

    [Theory]
    [InlineData("resnet8-w4", 3)]
    [InlineData("resnet8-w5", 1)]
    [InlineData("resnet18-w4", 3)]
    [InlineData("resnext50-cifar-w16", 1)]
    public void Features_and_gradients_stay(string name, long channels)
    {
        using var scope = NewDisposeScope();
        using var plain = Losses.Backbones.Create(name, channels);
        Compare(plain, Losses.Backbones.Create(name, channels), rand(4, channels, 13, 10));
    }

    [Fact]
    public void And_those_of_the_network_for_faces()
    {
        using var scope = NewDisposeScope();
        using var plain = LResNetIR.Create(18, width: 3, side: 32, dropout: 0);
        Compare(plain, LResNetIR.Create(18, width: 3, side: 32, dropout: 0), rand(4, 3, 32, 32));
    }

    static void Compare(Backbone plain, Backbone other, Tensor images)
    {
        plain.to(ScalarType.Float64);
        other.to(ScalarType.Float64);
        var own = images.to(ScalarType.Float64).requires_grad_();
        var others = own.detach().clone().requires_grad_();
        var parameters = other.parameters().ToList();
        Assert.Same(other, other.ChannelsLast());
        Assert.True(other.IsChannelsLast);
        Assert.Equal(parameters, other.parameters());
        // Checkpoints of one order load into the other.
        other.load_state_dict(plain.state_dict());
        AssertOrder(other);

        foreach (var training in new[] { false, true })
        {
            plain.train(training);
            other.train(training);
            var (features, same) = (plain.call(own), other.call(others));
            Near.Equal(features, same, 1e-9, "features");
            var direction = randn_like(features);
            plain.zero_grad();
            other.zero_grad();
            (features * direction).sum().backward();
            (same * direction).sum().backward();
            var largest = plain.parameters().Where(p => p.requires_grad).Max(p => Largest(p.grad!));
            foreach (var (name, parameter) in plain.named_parameters().Where(item => item.parameter.requires_grad))
            {
                var error = Largest(parameter.grad! - other.get_parameter(name)!.grad!);
                Assert.True(error <= 1e-8 * Largest(parameter.grad!) + 1e-12 * largest, $"gradient of {name}: {error}");
            }
        }
        Near.Equal(own.grad!, others.grad!, 1e-8, "gradient of the images");
        foreach (var (name, values) in plain.state_dict())
            Near.Equal(values, other.state_dict()[name], 1e-9, name);
    }

    [Fact]
    public void An_optimiser_made_before_goes_on()
    {
        using var scope = NewDisposeScope();
        using var network = ResNetCifar.Create(8, width: 4);
        using var optimizer = optim.SGD(network.parameters(), 0.1, momentum: 0.9);
        network.ChannelsLast();
        for (var step = 0; step < 2; step++)
        {
            optimizer.zero_grad();
            network.call(rand(4, 3, 8, 8)).square().sum().backward();
            var before = Near.Numbers(network.get_parameter("layer2.0.conv1.weight")!);
            optimizer.step();
            Assert.NotEqual(before, Near.Numbers(network.get_parameter("layer2.0.conv1.weight")!));
        }
        AssertOrder(network);
    }

    [Fact]
    public void A_saved_network_is_the_same_in_either_order()
    {
        using var scope = NewDisposeScope();
        using var network = Losses.Backbones.Create("resnet18-cifar-w4");
        network.eval();
        var images = rand(2, 3, 9, 9);
        var expected = Near.Numbers(network.call(images));
        network.ChannelsLast();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Safetensors.Save(path, network.state_dict());
            using var file = Safetensors.Load(path);
            using var plain = Losses.Backbones.Create("resnet18-cifar-w4");
            plain.load_state_dict(file.Tensors.ToDictionary(item => item.Key, item => item.Value));
            plain.eval();
            Assert.Equal(expected, Near.Numbers(plain.call(images)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_pass_leaves_only_its_features_behind()
    {
        using var scope = NewDisposeScope();
        using var network = ResNetCifar.Create(8, channels: 1, width: 4);
        var before = LiveTensors.Count();
        network.ChannelsLast();
        Assert.Equal(before, Tensor.TotalCount);
        var images = rand(2, 1, 8, 8);
        var features = network.call(images);
        Assert.Equal(before + 2, Tensor.TotalCount);
    }

    static double Largest(Tensor tensor) => tensor.abs().max().item<double>();

    // Strides of N×C×H×W with the channels innermost.
    static void AssertOrder(nn.Module network) =>
        Assert.All(
            network.parameters().Where(parameter => parameter.ndim == 4),
            kernel =>
            {
                var (shape, stride) = (kernel.shape, kernel.stride());
                Assert.Equal([shape[1] * shape[2] * shape[3], 1, shape[3] * shape[1], shape[1]], stride);
            }
        );
}
