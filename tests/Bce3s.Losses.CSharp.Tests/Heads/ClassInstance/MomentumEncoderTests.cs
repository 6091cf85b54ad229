using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.Heads;

public class MomentumEncoderTests
{
    public MomentumEncoderTests() => manual_seed(1);

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var network = Linear(1, 1);
        using (no_grad())
            network.weight!.fill_(1);
        var momentum = new MomentumEncoder(network, Linear(1, 1), 0.9);
        using (no_grad())
            network.weight!.fill_(3);
        momentum.Update();
        Near.Equal(1.2, momentum.state_dict()["encoder.weight"], 1e-6);
        Near.Equal(3, network.weight!, 0);
    }

    [Fact]
    public void It_starts_equal_follows_by_parameters_and_copies_buffers()
    {
        using var scope = NewDisposeScope();
        var network = ResNetCifar.Create(8, channels: 1, width: 4);
        using var momentum = new MomentumEncoder(network, ResNetCifar.Create(8, channels: 1, width: 4), 0.75);
        var images = rand(3, 1, 8, 8);
        network.eval();
        momentum.eval();
        Near.Equal(network.call(images), momentum.call(images), 0);
        var start = network.state_dict().ToDictionary(entry => entry.Key, entry => Near.Numbers(entry.Value));

        network.train();
        network.call(images);
        using (no_grad())
            foreach (var parameter in network.parameters())
                parameter.add_(1);
        momentum.Update();

        Assert.Equal(network.state_dict().Keys.Select(name => "encoder." + name), momentum.state_dict().Keys);
        var parameters = network.named_parameters().Select(entry => entry.name).ToHashSet();
        foreach (var (name, value) in network.state_dict())
        {
            var (now, moved) = (Near.Numbers(value), Near.Numbers(momentum.state_dict()["encoder." + name]));
            double[] expected = parameters.Contains(name) ? [.. start[name].Select(v => v + 0.25)] : now;
            Near.Equal(expected, moved, 1e-6, name);
            if (name == "bn1.running_mean")
                Assert.NotEqual(start[name], now);
        }
    }

    [Fact]
    public void The_copy_of_a_frozen_network_stays_equal_to_the_last_bit()
    {
        using var scope = NewDisposeScope();
        var network = Linear(64, 64);
        using var momentum = new MomentumEncoder(network, Linear(64, 64), 0.999);
        for (var step = 0; step < 50; step++)
            momentum.Update();
        Assert.Equal(Near.Numbers(network.weight!), Near.Numbers(momentum.state_dict()["encoder.weight"]));
    }

    [Fact]
    public void It_takes_and_gives_no_gradient_and_leaves_only_its_output()
    {
        using var scope = NewDisposeScope();
        var momentum = new MomentumEncoder(Linear(3, 2), Linear(3, 2));
        Assert.All(momentum.parameters(), parameter => Assert.False(parameter.requires_grad));
        var input = rand(4, 3).requires_grad_(true);
        Assert.False(momentum.call(input).requires_grad);
        momentum.Update();
        var before = LiveTensors.Count();
        momentum.Update();
        Assert.Equal(before, Tensor.TotalCount);
        var output = momentum.call(input);
        Assert.Equal(before + 1, Tensor.TotalCount);
    }

    [Fact]
    public void The_network_is_no_part_of_its_state_and_outlives_it()
    {
        using var scope = NewDisposeScope();
        var network = Linear(3, 2);
        using (var momentum = new MomentumEncoder(network, Linear(3, 2)))
            Assert.Equal(["encoder.weight", "encoder.bias"], momentum.state_dict().Keys);
        Assert.Equal([1, 2], network.call(rand(1, 3)).shape);
    }

    [Fact]
    public void A_copy_of_another_architecture_or_the_network_itself_is_refused()
    {
        using var scope = NewDisposeScope();
        var network = Linear(3, 2);
        var message = Assert.Throws<ArgumentException>(() => new MomentumEncoder(network, Linear(3, 4))).Message;
        Assert.Contains("weight [4, 3]", message);
        Assert.Contains("weight [2, 3]", message);
        Assert.Throws<ArgumentException>(() => new MomentumEncoder(network, Linear(3, 2, hasBias: false)));
        Assert.Contains(
            "itself",
            Assert.Throws<ArgumentException>(() => new MomentumEncoder(network, network)).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new MomentumEncoder(network, Linear(3, 2), 1.1));
    }

    [Fact]
    public void Training_with_a_momentum_encoder_and_a_queue_learns()
    {
        using var outer = NewDisposeScope();
        using var backbone = ResNetCifar.Create(8, channels: 1, width: 4);
        using var loss = new ClassInstanceLoss(
            backbone.Features,
            5,
            [2, 2, 2, 2, 2],
            new()
            {
                Queue = 32,
                Momentum = 0.9,
                Temperature = 0.2,
                Projection = 8,
            }
        );
        using var momentum = new MomentumEncoder(backbone, ResNetCifar.Create(8, channels: 1, width: 4), 0.9);
        var sgd = optim.SGD(backbone.parameters().Concat(loss.parameters()), 0.05, momentum: 0.9);
        var labels = tensor(Enumerable.Range(0, 10).Select(i => (long)(i % 5)).ToArray());
        var images = rand(5, 1, 8, 8).index_select(0, labels);
        var (first, last) = (0f, 0f);
        for (var i = 0; i < 60; i++)
        {
            using var scope = NewDisposeScope();
            momentum.Update();
            var second = images + 0.02 * randn(images.shape);
            var step = loss.call(cat([backbone.call(images), momentum.call(second)]), labels, new(0, 1));
            sgd.zero_grad();
            step.Total.backward();
            sgd.step();
            last = step.Terms[0].Value.item<float>();
            if (i == 0)
                first = last;
        }
        Assert.True(last < first / 4, $"softmax went from {first} to {last}");
    }
}
