using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

public class LResNetIRTests
{
    public LResNetIRTests() => manual_seed(1);

    [Fact]
    public void Only_images_of_its_side_are_taken()
    {
        using var scope = NewDisposeScope();
        using var network = LResNetIR.Create(18, width: 2, side: 32);
        network.eval();
        Assert.Equal([3, 512], network.call(rand(3, 3, 32, 32)).shape);
        Assert.Contains(
            "[N, 3, 32, 32]",
            Assert.Throws<ArgumentException>(() => network.call(rand(3, 3, 32, 48))).Message
        );
        Assert.Equal(112, LResNetIR.Create(18, width: 1).Side);
    }

    [Fact]
    public void Dropout_acts_in_training_alone()
    {
        using var scope = NewDisposeScope();
        using var network = LResNetIR.Create(18, width: 2, side: 16);
        Assert.Equal(0.4, network.Dropout);
        var images = rand(4, 3, 16, 16);
        Assert.NotEqual(Near.Numbers(network.call(images)), Near.Numbers(network.call(images)));
        network.eval();
        Assert.Equal(Near.Numbers(network.call(images)), Near.Numbers(network.call(images)));
        network.train();
        network.Dropout = 0;
        Assert.Equal(Near.Numbers(network.call(images)), Near.Numbers(network.call(images)));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Dropout = 1);
    }

    [Fact]
    public void It_starts_as_the_original_does()
    {
        using var scope = NewDisposeScope();
        using var network = LResNetIR.Create(18, width: 16, side: 16);
        var weight = network.get_parameter("layer3.1.conv1.weight")!;
        Assert.Equal(Math.Sqrt(1.0 / (64 * 9)), weight.std().item<float>(), 5e-4);
        foreach (var (name, parameter) in network.named_parameters())
            if (name.EndsWith("prelu.weight", StringComparison.Ordinal))
                Assert.All(Near.Numbers(parameter), slope => Assert.Equal(0.25, slope));
            else if (name.Contains(".bn2.weight", StringComparison.Ordinal))
                Assert.All(Near.Numbers(parameter), scale => Assert.Equal(0, scale));
    }

    [Fact]
    public void The_last_normalisation_is_not_scaled_by_learning()
    {
        using var scope = NewDisposeScope();
        using var network = LResNetIR.Create(18, width: 2, side: 16);
        using var optimizer = optim.SGD(network.parameters(), 0.1, momentum: 0.9, weight_decay: 0.1);
        network.call(rand(4, 3, 16, 16)).square().sum().backward();
        optimizer.step();
        Assert.All(Near.Numbers(network.get_parameter("bn5.weight")!), scale => Assert.Equal(1, scale));
        Assert.Equal(
            ["bn5.weight"],
            network.named_parameters().Where(item => !item.parameter.requires_grad).Select(item => item.name)
        );
    }

    [Theory]
    [InlineData(20, 112, 0.4)]
    [InlineData(50, 0, 0.4)]
    [InlineData(50, 100, 0.4)]
    [InlineData(50, 112, 1.0)]
    [InlineData(50, 112, -0.1)]
    [InlineData(50, 112, double.NaN)]
    public void Bad_arguments_are_refused(int depth, int side, double dropout) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LResNetIR.Create(depth, side: side, dropout: dropout));
}
