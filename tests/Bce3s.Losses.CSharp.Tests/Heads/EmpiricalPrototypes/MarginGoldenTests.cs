using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class MarginGoldenTests
{
    [Theory]
    [InlineData("cosface")]
    [InlineData("cosface-epl-epoch0")]
    [InlineData("cosface-epl-epoch3")]
    [InlineData("arcface")]
    [InlineData("arcface-epl-epoch0")]
    [InlineData("arcface-epl-epoch3")]
    [InlineData("uniface")]
    [InlineData("uniface-epl-epoch0")]
    [InlineData("uniface-epl-epoch3")]
    public void Training_gives_the_authors_loss_gradients_and_prototypes(string file)
    {
        using var golden = new Golden(file);
        using var scope = NewDisposeScope();
        var loss = Load(golden);
        var features = golden["features"].clone().requires_grad_(true);
        var epoch = golden.Metadata.ContainsKey("epoch") ? (int)golden.Number("epoch") : 0;

        var step = loss.call(features, golden["labels"], new(epoch, 28));
        step.Total.backward();

        Near.Equal(golden["loss"], step.Total, 1e-5, "loss");
        Near.Equal(golden["grad_features"], features.grad!, 1e-4, "gradient of features");
        Near.Equal(golden["grad_weight"], loss.Classifier.weight.grad!, 1e-4, "gradient of weight");
        if (golden.Names.Contains("grad_bias"))
            Near.Equal(golden["grad_bias"], loss.get_parameter("threshold")!.grad!, 1e-4, "gradient of the threshold");
        if (golden.Names.Contains("prototypes_after"))
            Near.Equal(golden["prototypes_after"], loss.prototypes!, 1e-6, "prototypes");
        Assert.Equal(file.EndsWith("epoch3") ? 2 : 1, step.Terms.Count);
    }

    static CosineMarginLoss Load(Golden golden)
    {
        var (classes, width) = (golden["weight"].shape[0], golden["weight"].shape[1]);
        var (scale, margin) = (golden.Number("scale"), golden.Number("margin"));
        var prototypes = golden.Metadata.ContainsKey("k")
            ? new EmpiricalPrototypesOptions
            {
                AdaptiveMargin = golden.Number("k"),
                FirstEpoch = (int)golden.Number("start_epoch"),
            }
            : null;
        ArcFaceMargin? mode = golden.Metadata["mode"] switch
        {
            "easy_margin" => ArcFaceMargin.Easy,
            "characteristic_gradient_detachment" => ArcFaceMargin.GradientDetached,
            _ => null,
        };
        CosineMarginLoss loss = golden.Metadata["method"].Split('-')[0] switch
        {
            "cosface" => new CosFaceLoss(
                width,
                classes,
                new()
                {
                    Scale = scale,
                    Margin = margin,
                    Prototypes = prototypes,
                }
            ),
            "arcface" => new ArcFaceLoss(
                width,
                classes,
                new()
                {
                    Scale = scale,
                    Margin = margin,
                    Mode = mode,
                    Prototypes = prototypes,
                }
            ),
            _ => new UniFaceLoss(
                width,
                classes,
                new()
                {
                    Scale = scale,
                    Margin = margin,
                    Prototypes = prototypes,
                }
            ),
        };
        var state = new Dictionary<string, Tensor> { ["classifier.weight"] = golden["weight"] };
        if (prototypes is not null)
            state["prototypes"] = golden["prototypes_before"];
        if (loss is UniFaceLoss)
            state["threshold"] = golden["bias"];
        loss.load_state_dict(state);
        return loss;
    }
}
