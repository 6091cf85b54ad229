using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class Bce3sGoldenTests
{
    static readonly string[] Projector =
    [
        "projector.0.weight",
        "projector.0.bias",
        "projector.2.weight",
        "projector.2.bias",
    ];

    [Theory]
    [InlineData("bce3s-epoch0")]
    [InlineData("bce3s-epoch5")]
    [InlineData("bce3s-epoch5-t01")]
    public void Training_gives_the_authors_loss_gradients_and_memory(string file)
    {
        using var golden = new Golden(file);
        using var scope = NewDisposeScope();
        var loss = Load(golden);
        var features = golden["features"].clone().requires_grad_(true);

        var step = loss.call(
            features,
            new(golden["labels"], golden["mixed_targets"]),
            new((int)golden.Number("epoch"), 10)
        );
        step.Total.backward();

        Near.Equal(golden["loss"], step.Total, 1e-5, "loss");
        Near.Equal(golden["logits"], step.Logits, 1e-5, "logits");
        Near.Equal(golden["uniform_term"], step.Terms.Single(term => term.Name == "uniform").Value, 1e-5, "uniform");
        Near.Equal(golden["memory_after"], loss.state_dict()["memory"], 1e-5, "memory");
        Near.Equal(golden["grad_features"], features.grad!, 1e-4, "gradient of features");
        Near.Equal(golden["grad_weight"], loss.Classifier.weight.grad!, 1e-4, "gradient of weight");
        Near.Equal(golden["grad_bias"], loss.Classifier.bias!.grad!, 1e-4, "gradient of bias");
        foreach (var name in Projector)
            if (golden.Names.Contains("grad_" + name))
                Near.Equal(golden["grad_" + name], loss.get_parameter(name)!.grad!, 1e-4, $"gradient of {name}");
            else
                Assert.Null(loss.get_parameter(name)!.grad);
    }

    [Theory]
    [InlineData("bce3s-epoch0")]
    [InlineData("bce3s-epoch5")]
    [InlineData("bce3s-epoch5-t01")]
    public void Evaluation_gives_the_authors_loss_and_logits_and_leaves_the_memory_alone(string file)
    {
        using var golden = new Golden(file);
        using var scope = NewDisposeScope();
        var loss = Load(golden);
        loss.eval();
        var features = golden["features"].narrow(0, 0, golden["labels"].shape[0]);

        var step = loss.call(features, golden["labels"], new(5, 10));

        Near.Equal(golden["eval_loss"], step.Total, 1e-5, "loss");
        Near.Equal(golden["eval_logits"], step.Logits, 1e-5, "logits");
        Near.Equal(golden["eval_logits"], loss.logits(features), 1e-5, "logits");
        Near.Equal(golden["memory_before"], loss.state_dict()["memory"], 0, "memory");
    }

    static Bce3sLoss Load(Golden golden)
    {
        var (classes, width) = (golden["weight"].shape[0], golden["weight"].shape[1]);
        var loss = new Bce3sLoss(
            width,
            classes,
            new()
            {
                ContrastiveWeight = golden.Number("contrastive_weight"),
                UniformWeight = golden.Number("uniform_weight"),
                NegativeWeight = golden.Number("negative_weight"),
                Temperature = golden.Number("temperature"),
                Clamp = golden.Number("clamp"),
                ClassSubset = golden.Number("partial_ratio"),
                Projection = golden["memory_before"].shape[1],
            }
        );
        var state = new Dictionary<string, Tensor>
        {
            ["classifier.weight"] = golden["weight"],
            ["classifier.bias"] = golden["bias"],
            ["memory"] = golden["memory_before"],
        };
        foreach (var name in Projector)
            state[name] = golden[name];
        loss.load_state_dict(state);
        return loss;
    }
}
