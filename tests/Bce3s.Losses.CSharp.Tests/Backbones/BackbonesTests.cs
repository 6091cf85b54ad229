using TorchSharp;
using TorchSharp.Modules;
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
    [InlineData("resnet110", 3, 64, 1_727_312)]
    [InlineData("resnet8-w32", 1, 128, 296_160)]
    [InlineData("resnet8-w5", 2, 20, 7_440)]
    [InlineData("resnet18-w8", 3, 64, 176_712)]
    [InlineData("resnet34-cifar-w8", 1, 64, 334_360)]
    public void A_name_gives_its_network(string name, long channels, long features, long parameters)
    {
        using var backbone = Losses.Backbones.Create(name, channels);
        Assert.Equal((name, channels, features), (backbone.Name, backbone.Channels, backbone.Features));
        Assert.Equal(parameters, backbone.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(new(name, channels, features, parameters), Losses.Backbones.Describe(name, channels));
    }

    // torchvision's documentation gives the counts with a classifier of 1000 classes.
    [Theory]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet34", 21_797_672)]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("resnet101", 44_549_160)]
    [InlineData("resnet152", 60_192_808)]
    [InlineData("resnext50", 25_028_904)]
    [InlineData("resnext101", 88_791_336)]
    [InlineData("resnext101-64x4d", 83_455_272)]
    public void Counts_are_torchvisions(string name, long parameters)
    {
        var summary = Losses.Backbones.Describe(name);
        Assert.Equal(parameters, summary.Parameters + 1000 * (summary.Features + 1));
    }

    // The numbers in the documentation; the counts of the golden files are among them.
    [Theory]
    [InlineData("resnet34-cifar", 21_276_992, 512)]
    [InlineData("resnet50", 23_508_032, 2048)]
    [InlineData("resnext50", 22_979_904, 2048)]
    [InlineData("lresnet18e-ir", 22_812_672, 512)]
    [InlineData("lresnet34e-ir", 32_926_400, 512)]
    [InlineData("lresnet50e-ir", 42_377_920, 512)]
    [InlineData("lresnet100e-ir", 63_943_232, 512)]
    public void Documented_counts_hold(string name, long parameters, long features)
    {
        int? side = name.StartsWith("lresnet", StringComparison.Ordinal) ? 112 : null;
        Assert.Equal(new(name, 3, features, parameters, side), Losses.Backbones.Describe(name));
    }

    [Theory]
    [InlineData("resnet20-w4", "linear.weight", "linear.bias")]
    [InlineData("resnet18-w4", "fc.weight", "fc.bias")]
    [InlineData("resnext50-cifar-w16", "fc.weight", "fc.bias")]
    public void By_name_a_published_dictionary_loads_with_its_classifier_or_without(string name, params string[] keys)
    {
        using var scope = NewDisposeScope();
        using var whole = Losses.Backbones.Create(name, classes: 7);
        var state = whole.state_dict();
        Assert.Equal(keys, state.Keys.TakeLast(2));
        Assert.Equal([7, whole.Features], state[keys[0]].shape);
        using var features = Losses.Backbones.Create(name);
        Assert.Equal(keys, features.load_state_dict(state, strict: false).Item2);
        var count = Losses.Backbones.Describe(name, classes: 7).Parameters;
        Assert.Equal(whole.parameters().Sum(parameter => parameter.numel()), count);
        Assert.Equal(Losses.Backbones.Describe(name).Parameters + 7 * (whole.Features + 1), count);
    }

    [Fact]
    public void A_network_of_one_size_says_which_and_takes_another()
    {
        Assert.Equal(112, Losses.Backbones.Describe("lresnet18e-ir-w2").ImageSide);
        Assert.Null(Losses.Backbones.Describe("resnet8", side: 48).ImageSide);
        using var scope = NewDisposeScope();
        using var network = Losses.Backbones.Create("lresnet18e-ir-w2", side: 48);
        network.eval();
        Assert.Equal(48, network.ImageSide);
        Assert.Equal([1, 512], network.call(rand(1, 3, 48, 48)).shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Backbones.Describe("lresnet18e-ir", side: 50));
        Assert.Contains(
            "no classifier",
            Assert.Throws<ArgumentException>(() => Losses.Backbones.Create("lresnet18e-ir", classes: 3)).Message
        );
    }

    [Fact]
    public void One_value_a_channel_is_refused_in_training_and_leaves_the_running_moments_alone()
    {
        using var scope = NewDisposeScope();
        using var backbone = ResNetCifar.Create(8, width: 4);
        var image = rand(1, 3, 4, 4);
        Assert.Contains(
            "Expected more than 1 value per channel when training, got input size [1, 16, 1, 1]",
            Assert.Throws<ArgumentException>(() => backbone.call(image)).Message
        );
        backbone.eval();
        Assert.All(backbone.state_dict().Values, values => Assert.True(values.isfinite().all().item<bool>()));
        Assert.True(backbone.call(image).isfinite().all().item<bool>());
        backbone.train();
        Assert.True(backbone.call(rand(2, 3, 4, 4)).isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData("resnext50_32x4d", "resnext50")]
    [InlineData("resnext101_32x8d", "resnext101")]
    [InlineData("resnext101_64x4d-w32", "resnext101-64x4d-w32")]
    [InlineData("resnet32-cifar", "resnet32")]
    [InlineData("resnet20-cifar-w4", "resnet20-w4")]
    [InlineData("resnet34-cifarstem", "resnet34-cifar")]
    [InlineData("resnet50-w64", "resnet50")]
    public void Names_that_others_use_are_understood(string theirs, string ours)
    {
        Assert.Equal(ours, Losses.Backbones.Describe(theirs).Name);
        Assert.Equal(ours, Losses.Backbones.Canonical(theirs));
        Assert.Equal(ours, Losses.Backbones.Canonical(ours));
    }

    [Fact]
    public void Every_listed_name_exists_with_its_width_and_a_narrow_one()
    {
        Assert.Equal(26, Losses.Backbones.Names.Distinct().Count());
        Assert.All(
            Losses.Backbones.Names,
            name =>
            {
                Assert.Equal(name, Losses.Backbones.Describe(name).Name);
                using var narrow = Losses.Backbones.Create(name + "-w17", 1);
                Assert.Equal(name + "-w17", narrow.Name);
                Assert.Equal(
                    narrow.parameters().Sum(parameter => parameter.numel()),
                    Losses.Backbones.Describe(narrow.Name, 1).Parameters
                );
            }
        );
    }

    [Fact]
    public void Describing_draws_nothing_and_leaves_nothing()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var expected = Near.Numbers(rand(4));
        manual_seed(5);
        var before = LiveTensors.Count();
        Losses.Backbones.Describe("resnet152");
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(expected, Near.Numbers(rand(4)));
    }

    [Theory]
    [InlineData("resnet9")]
    [InlineData("resnet8-w0")]
    [InlineData("resnet8-w-3")]
    [InlineData("resnet8-wide")]
    [InlineData("resnet8-w4097")]
    [InlineData("resnet8-w99999999999")]
    [InlineData("resnet18-cifar-cifar")]
    [InlineData("lresnet50")]
    [InlineData("ResNet20")]
    [InlineData("-w3")]
    [InlineData("")]
    public void An_unknown_name_is_answered_with_those_that_exist(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Losses.Backbones.Create(name));
        Assert.Contains("resnet8, resnet20, resnet32, resnet44, resnet56, resnet110, resnet18", error.Message);
        Assert.Contains("resnext101-64x4d-cifar, lresnet18e-ir", error.Message);
        Assert.Contains($"'{name}'", error.Message);
        Assert.Throws<ArgumentException>(() => Losses.Backbones.Describe(name));
        Assert.Null(Losses.Backbones.Canonical(name));
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

    [Theory]
    [InlineData("resnet8-w4")]
    [InlineData("resnet18-w4")]
    [InlineData("resnet50-cifar-w4")]
    [InlineData("resnext50-w16")]
    [InlineData("lresnet18e-ir-w4")]
    public void A_pass_leaves_only_its_features_behind(string name)
    {
        using var scope = NewDisposeScope();
        using var backbone = Losses.Backbones.Create(name);
        var images = rand(2, 3, 112, 112);
        foreach (var training in new[] { true, false })
        {
            backbone.train(training);
            var before = LiveTensors.Count();
            var features = backbone.call(images);
            Assert.Equal(before + 1, Tensor.TotalCount);
        }
    }

    [Theory]
    [InlineData("resnet8-w4")]
    [InlineData("resnet34-w4")]
    [InlineData("resnet50-w4")]
    [InlineData("lresnet34e-ir-w4")]
    public void Within_a_pass_a_step_has_little_more_than_its_input_and_output(string name)
    {
        using var scope = NewDisposeScope();
        using var backbone = Losses.Backbones.Create(name);
        var images = rand(2, 3, 112, 112);
        var (most, convolutions) = (0L, 0);
        foreach (var convolution in backbone.modules().OfType<Conv2d>())
            convolution.register_forward_hook(
                (_, _, output) =>
                {
                    most = Math.Max(most, Tensor.TotalCount);
                    convolutions++;
                    return output;
                }
            );
        backbone.eval();
        var before = LiveTensors.Count();
        using (no_grad())
            backbone.call(images);
        Assert.True(convolutions > 6);
        // The stage's and the block's input, the block's sum so far, and the convolution's input and output.
        Assert.InRange(most - before, 1, 5);
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
