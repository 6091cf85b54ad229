using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

public class BackbonesTests
{
    public BackbonesTests() => manual_seed(1);

    [Theory]
    [InlineData("resnet8", 3, 64, 74_640)]
    [InlineData("resnet20", 3, 64, 269_072)]
    [InlineData("resnet32", 3, 64, 463_504)]
    [InlineData("resnet44", 3, 64, 657_936)]
    [InlineData("resnet56", 1, 64, 852_080)]
    [InlineData("resnet8-w32", 1, 128, 296_160)]
    [InlineData("resnet8-w5", 2, 20, 7_440)]
    public void A_name_gives_its_network(string name, long channels, long features, long parameters)
    {
        using var backbone = Losses.Backbones.Create(name, channels);
        Assert.Equal((name, channels, features), (backbone.Name, backbone.Channels, backbone.Features));
        Assert.Equal(parameters, backbone.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void Every_listed_name_exists() =>
        Assert.All(Losses.Backbones.Names, name => Losses.Backbones.Create(name, 1).Dispose());

    [Theory]
    [InlineData("resnet9")]
    [InlineData("resnet8-w0")]
    [InlineData("resnet8-w-3")]
    [InlineData("resnet8-wide")]
    [InlineData("resnet8-w4097")]
    [InlineData("resnet8-w99999999999")]
    [InlineData("ResNet20")]
    [InlineData("")]
    public void An_unknown_name_is_answered_with_those_that_exist(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Losses.Backbones.Create(name));
        Assert.Contains("resnet8, resnet20, resnet32, resnet44, resnet56", error.Message);
        Assert.Contains($"'{name}'", error.Message);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(2)]
    [InlineData(21)]
    public void A_depth_that_is_not_6n_plus_2_is_refused(int depth) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ResNetCifar.Create(depth));

    [Theory]
    [InlineData(1, 28, 28)]
    [InlineData(3, 7, 5)]
    [InlineData(2, 1, 1)]
    public void Images_of_any_size_become_rows_of_features(int count, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var backbone = ResNetCifar.Create(8, channels: 1, width: 5);
        backbone.eval();
        using (var features = backbone.call(rand(count, 1, height, width)))
        {
            Assert.Equal([count, 20], features.shape);
            Assert.True(features.isfinite().all().item<bool>());
        }
    }

    [Fact]
    public void Images_of_another_shape_are_refused()
    {
        using var scope = NewDisposeScope();
        using var backbone = ResNetCifar.Create(8, channels: 1);
        Assert.Contains(
            "[N, 1, H, W]",
            Assert.Throws<ArgumentException>(() => backbone.call(rand(2, 3, 8, 8))).Message
        );
        Assert.Throws<ArgumentException>(() => backbone.call(rand(3, 8, 8)));
    }

    [Fact]
    public void A_pass_leaves_only_its_features_behind()
    {
        using var scope = NewDisposeScope();
        using var backbone = ResNetCifar.Create(8, channels: 1, width: 4);
        var images = rand(2, 1, 8, 8);
        var before = LiveTensors.Count();
        var features = backbone.call(images);
        Assert.Equal(before + 1, Tensor.TotalCount);
    }

    [Fact]
    public void One_seed_gives_one_network()
    {
        using var scope = NewDisposeScope();
        double[] First()
        {
            manual_seed(11);
            using var backbone = ResNetCifar.Create(8, channels: 1, width: 4);
            return Near.Numbers(backbone.get_parameter("layer3.0.conv1.weight")!);
        }
        Assert.Equal(First(), First());
    }

    [Fact]
    public void Convolutions_start_as_kaiming_normal_draws_them()
    {
        using var scope = NewDisposeScope();
        using var backbone = ResNetCifar.Create(8, width: 32);
        var weight = backbone.get_parameter("layer3.0.conv2.weight")!;
        Assert.Equal(Math.Sqrt(2.0 / (128 * 9)), weight.std().item<float>(), 5e-4);
    }
}
