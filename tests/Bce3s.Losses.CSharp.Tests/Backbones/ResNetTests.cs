using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

public class ResNetTests
{
    public ResNetTests() => manual_seed(1);

    [Theory]
    [InlineData(18, ResNetStem.ImageNet, 1, 1)]
    [InlineData(34, ResNetStem.Cifar, 3, 5)]
    [InlineData(50, ResNetStem.ImageNet, 65, 40)]
    [InlineData(101, ResNetStem.Cifar, 4, 7)]
    public void Images_of_any_size_become_rows_of_features(int depth, ResNetStem stem, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var network = ResNet.Create(depth, stem, channels: 2, width: 3);
        network.eval();
        using (no_grad())
        {
            var features = network.call(rand(2, 2, height, width));
            Assert.Equal([2, depth < 50 ? 24 : 96], features.shape);
            Assert.Equal(network.Features, features.shape[1]);
            Assert.True(features.isfinite().all().item<bool>());
        }
    }

    [Fact]
    public void The_stem_decides_how_large_an_image_enters_the_stages()
    {
        using var scope = NewDisposeScope();
        using var photographs = ResNet.Create(18, width: 4);
        using var small = ResNet.Create(18, ResNetStem.Cifar, width: 4);
        Assert.Equal([4, 3, 7, 7], photographs.get_parameter("conv1.weight")!.shape);
        Assert.Equal([4, 3, 3, 3], small.get_parameter("conv1.weight")!.shape);
        Assert.Equal([2, 4, 16, 16], SizeInside(photographs));
        Assert.Equal([2, 4, 64, 64], SizeInside(small));

        static long[] SizeInside(ResNet network)
        {
            long[] size = [];
            network.layer1.register_forward_hook(
                (_, input, output) =>
                {
                    size = input.shape;
                    return output;
                }
            );
            network.call(rand(2, 3, 64, 64));
            return size;
        }
    }

    [Fact]
    public void Convolutions_start_with_a_variance_of_2_over_fan_out()
    {
        using var scope = NewDisposeScope();
        using var network = ResNet.Create(18, width: 32);
        var weight = network.get_parameter("layer3.0.conv1.weight")!;
        Assert.Equal([128, 64, 3, 3], weight.shape);
        Assert.Equal(Math.Sqrt(2.0 / (128 * 9)), weight.std().item<float>(), 5e-4);
    }

    [Fact]
    public void With_classes_a_published_dictionary_loads_whole()
    {
        using var scope = NewDisposeScope();
        using var network = ResNet.Create(50, width: 4, classes: 7);
        var state = network.state_dict();
        Assert.Equal(["fc.weight", "fc.bias"], state.Keys.TakeLast(2));
        Assert.Equal([7, 128], state["fc.weight"].shape);
        network.load_state_dict(
            state.ToDictionary(item => item.Key, item => rand_like(item.Value.to(ScalarType.Float32)))
        );
        network.eval();
        Assert.Equal([1, 128], network.call(rand(1, 3, 8, 8)).shape);
        using var without = ResNet.Create(50, width: 4);
        Assert.Equal(["fc.weight", "fc.bias"], without.load_state_dict(state, strict: false).Item2);
    }

    [Fact]
    public void A_group_has_at_least_a_channel()
    {
        Assert.Equal("resnext50-w16", Losses.Backbones.Describe("resnext50-w16").Name);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Backbones.Describe("resnext50-w15"));
        Assert.Contains("resnext50 of width 15; expected a width of at least 16", error.Message);
        Assert.Equal("resnext101-w8", Losses.Backbones.Describe("resnext101-w8").Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => ResNeXt.Create(101, width: 7));
    }

    [Fact]
    public void What_there_is_not_is_answered_with_what_there_is()
    {
        Assert.Contains(
            "18, 34, 50, 101, 152",
            Assert.Throws<ArgumentOutOfRangeException>(() => ResNet.Create(20)).Message
        );
        Assert.Contains("50, 101", Assert.Throws<ArgumentOutOfRangeException>(() => ResNeXt.Create(34)).Message);
        Assert.Contains(
            "32 with 50",
            Assert.Throws<ArgumentOutOfRangeException>(() => ResNeXt.Create(50, groups: 64)).Message
        );
        Assert.Contains(
            "ImageNet, Cifar",
            Assert.Throws<ArgumentOutOfRangeException>(() => ResNet.Create(18, (ResNetStem)2)).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => ResNet.Create(18, channels: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ResNet.Create(18, width: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ResNet.Create(18, classes: 0));
    }
}
