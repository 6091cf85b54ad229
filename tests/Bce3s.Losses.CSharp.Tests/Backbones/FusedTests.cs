using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

public class FusedTests
{
    public FusedTests() => manual_seed(1);

    // Normalisations that stay: none, but those before the padded convolutions of the network for faces.
    [Theory]
    [InlineData("resnet8-w4", 0)]
    [InlineData("resnet18-w4", 0)]
    [InlineData("resnet50-cifar-w4", 0)]
    [InlineData("resnext50-w16", 0)]
    [InlineData("lresnet18e-ir-w4", 8)]
    public void Features_are_those_of_evaluation(string name, int normalisations)
    {
        using var scope = NewDisposeScope();
        using var network = Losses.Backbones.Create(name);
        Unsettle(network);
        using var fused = network.Fused();
        Assert.Equal((name, network.Features, true), (fused.Name, fused.Features, fused.IsFused));
        Assert.Equal(normalisations, fused.modules().OfType<BatchNorm>().Count());
        Assert.True(network.training);
        Assert.False(fused.training);
        Assert.DoesNotContain(fused.parameters(), parameter => parameter.requires_grad);

        var images = rand(2, 3, 112, 112);
        network.eval();
        using var _ = no_grad();
        Near.Equal(network.call(images), fused.call(images), 1e-5);
    }

    [Fact]
    public void In_float64_they_are_so_to_rounding()
    {
        using var scope = NewDisposeScope();
        using var network = LResNetIR.Create(18, width: 4, side: 32);
        network.to(ScalarType.Float64);
        Unsettle(network);
        using var fused = network.Fused();
        var images = rand(2, 3, 32, 32, dtype: ScalarType.Float64);
        network.eval();
        Near.Equal(network.call(images), fused.call(images), 1e-11);
    }

    [Fact]
    public void In_bfloat16_they_are_so_to_its_rounding()
    {
        using var scope = NewDisposeScope();
        using var network = ResNetCifar.Create(8, width: 8);
        Unsettle(network);
        network.eval();
        var images = rand(2, 3, 32, 32);
        using var _ = no_grad();
        var expected = network.call(images);
        network.to(ScalarType.BFloat16);
        foreach (var backbone in new[] { network, network.Fused(), network.Fused().ChannelsLast() })
        {
            var features = backbone.call(images.to(ScalarType.BFloat16));
            Assert.Equal(ScalarType.BFloat16, features.dtype);
            Near.Equal(expected, features, 0.05);
        }
    }

    [Fact]
    public void The_copy_is_a_copy()
    {
        using var scope = NewDisposeScope();
        using var network = ResNetCifar.Create(8, channels: 1, width: 4, classes: 3);
        var images = rand(2, 1, 9, 9);
        var fused = network.ChannelsLast().Fused();
        Assert.True(fused.IsChannelsLast);
        Assert.DoesNotContain(fused.state_dict().Keys, name => name.StartsWith("linear", StringComparison.Ordinal));
        var features = Near.Numbers(fused.call(images));
        using (no_grad())
            foreach (var parameter in network.parameters())
                parameter.zero_();
        Assert.Equal(features, Near.Numbers(fused.call(images)));
        fused.Dispose();
        network.eval();
        Assert.Equal([2, 16], network.call(images).shape);
    }

    [Fact]
    public void Fusing_draws_nothing_and_leaves_only_the_copy()
    {
        using var scope = NewDisposeScope();
        using var network = ResNet.Create(18, width: 4);
        manual_seed(5);
        var expected = Near.Numbers(rand(4));
        manual_seed(5);
        var before = LiveTensors.Count();
        var fused = network.Fused();
        Assert.Equal(before + fused.state_dict().Count, LiveTensors.Count());
        fused.Dispose();
        Assert.Equal(before, LiveTensors.Count());
        Assert.Equal(expected, Near.Numbers(rand(4)));
    }

    [Fact]
    public void It_is_not_for_training()
    {
        using var scope = NewDisposeScope();
        using var fused = ResNetCifar.Create(8, width: 4).Fused();
        fused.eval();
        fused.train(false);
        Assert.Contains("resnet8-w4 is fused", Assert.Throws<InvalidOperationException>(() => fused.train()).Message);
        Assert.False(fused.training);
        Assert.Contains("fused already", Assert.Throws<InvalidOperationException>(() => fused.Fused()).Message);
    }

    [Fact]
    public void A_backbone_of_another_kind_says_that_it_cannot()
    {
        using var own = new Own();
        Assert.Contains("own", Assert.Throws<NotSupportedException>(() => own.Fused()).Message);
    }

    sealed class Own() : Backbone("own", 3, 3)
    {
        protected override Tensor Extract(Tensor images) => images.mean([2, 3]);
    }

    // Scales, shifts and moments of 1 and 0 would hide a mistake.
    static void Unsettle(nn.Module network)
    {
        using var _ = no_grad();
        foreach (var (name, tensor) in network.state_dict())
            if (tensor.ndim == 1)
                tensor.copy_(rand_like(tensor).add_(0.5));
    }
}
