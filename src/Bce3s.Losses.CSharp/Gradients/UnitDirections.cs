using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Rows divided by their lengths, as <c>functional.normalize</c> divides them, with a way back of fewer passes and temporaries: the rows
/// are a classifier's, and many.
/// </summary>
sealed class UnitDirections : autograd.SingleTensorFunction<UnitDirections>
{
    public override string Name => nameof(UnitDirections);

    /// <summary><c>v / max(‖v‖, ε)</c>, N×D, with its graph.</summary>
    public static Tensor Of(Tensor rows, double epsilon = Classifier.Epsilon) =>
        KnownGradients.Wanted(rows) ? apply(rows, epsilon) : UnitRows.Of(rows, epsilon).Rows;

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var unit = UnitRows.Of((Tensor)vars[0], (double)vars[1]);
        ctx.save_for_backward([unit.Rows, unit.Lengths]);
        ctx.save_data("epsilon", vars[1]);
        return unit.Rows;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        if (is_grad_enabled())
            throw new NotSupportedException(
                "The directions of a classifier have no second derivative: backward without create_graph."
            );
        var saved = ctx.get_saved_variables();
        var unit = new UnitRows(saved[0], saved[1], (double)ctx.get_data("epsilon"));
        // The gradient that comes in may be somebody else's: it stays as it is.
        return [unit.Backward(grad_output, empty_like(grad_output)), null!];
    }
}
