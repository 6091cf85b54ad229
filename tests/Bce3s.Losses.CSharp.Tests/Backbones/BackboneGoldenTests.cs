using System.Text.Json;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

/// <summary>
/// The filled kernels have rank 2, so that in training some normalisations divide by almost nothing: a change of 1e-7 in the images of
/// ResNet-50 and ResNeXt-50 moves features by their own size, and the numbers come back only bit for bit. They were made with two
/// threads, so two are used. Where another processor or library rounds otherwise, a network that is shown to be so sensitive is
/// skipped; <see cref="ResNetOpByOpTests"/> compares training on well-conditioned kernels.
/// </summary>
public sealed class BackboneGoldenTests : IDisposable
{
    readonly int _threads = get_num_threads();

    public BackboneGoldenTests() => set_num_threads(2);

    public void Dispose() => set_num_threads(_threads);

    [SkippableTheory]
    [InlineData("resnet20-cifar")]
    [InlineData("resnet32-cifar")]
    [InlineData("resnet34-cifarstem")]
    [InlineData("resnet50")]
    [InlineData("resnext50_32x4d")]
    [InlineData("lresnet50e-ir")]
    public void Names_features_and_gradients_are_those_of_the_original_program(string file)
    {
        using var golden = new Golden("backbones/" + file);
        using var scope = NewDisposeScope();
        using var network = Network(golden.Metadata["backbone"]);
        Assert.Equal(golden.Metadata["state_keys"].Split(' '), Names(network));
        Assert.Equal(
            golden.Metadata["parameters"],
            network.parameters().Sum(parameter => parameter.numel()).ToString()
        );
        Filling.Fill(network);
        var images = Filling.Input(JsonSerializer.Deserialize<long[]>(golden.Metadata["input_shape"])!);

        network.eval();
        using (no_grad())
            Near.Equal(golden["features_eval"], network.call(images), 1e-5, "features, eval");
        network.train();
        var features = network.call(images);
        SkipWhereRoundingDecides(network, images, features, golden["features_train"]);
        Near.Equal(golden["features_train"], features, 1e-5, "features, train");

        (features * arange(features.numel(), dtype: ScalarType.Float32).cos().view(features.shape)).sum().backward();
        var checkedGradients = golden
            .Names.Where(name => name.StartsWith("grad_sum.", StringComparison.Ordinal))
            .Select(name => name["grad_sum.".Length..])
            .ToList();
        Assert.NotEmpty(checkedGradients);
        foreach (var name in checkedGradients)
        {
            var gradient = network.get_parameter(name)!.grad!.to(ScalarType.Float64);
            var norm = golden["grad_norm." + name].item<float>();
            Assert.Equal(norm, gradient.square().sum().sqrt().item<double>(), 1e-4 * norm);
            // The sum adds up elements of both signs: it is exact relative to their length, not to itself.
            Assert.Equal(golden["grad_sum." + name].item<float>(), gradient.sum().item<double>(), 1e-4 * norm);
        }
        if (network is ResNetCifar)
            Assert.Null(network.get_parameter("linear.weight")!.grad);
    }

    static void SkipWhereRoundingDecides(Backbone network, Tensor images, Tensor features, Tensor expected)
    {
        using var _ = no_grad();
        double Apart(Tensor other) => (features - other).abs().max().item<float>();
        var error = Apart(expected);
        Skip.If(
            error > 1e-3 && Apart(network.call(images + 1e-7f)) > error / 10,
            "a change of 1e-7 in the images moves these features as much as the rounding of this machine does"
        );
    }

    // The dictionaries of the CIFAR networks have a classifier; dropout is off in the numbers of the network for faces.
    static Backbone Network(string name) =>
        name switch
        {
            "resnet20-cifar" => ResNetCifar.Create(20, classes: 10),
            "resnet32-cifar" => ResNetCifar.Create(32, classes: 100),
            "lresnet50e-ir" => LResNetIR.Create(50, dropout: 0),
            _ => Losses.Backbones.Create(name),
        };

    static IEnumerable<string> Names(nn.Module network) =>
        network.state_dict().Keys.Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
}
