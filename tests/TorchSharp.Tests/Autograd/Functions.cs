using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>x³.</summary>
internal sealed class Cube : autograd.SingleTensorFunction<Cube>
{
    public override string Name => "Cube";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        ctx.save_for_backward([x]);
        return x.pow(3);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [grad_output * 3 * ctx.get_saved_variables()[0].pow(2)];
}

/// <summary>eˣ, which is its own derivative.</summary>
internal sealed class Exponential : autograd.SingleTensorFunction<Exponential>
{
    public override string Name => "Exponential";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var value = ((Tensor)vars[0]).exp();
        ctx.save_for_backward([value]);
        return value;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [grad_output * ctx.get_saved_variables()[0]];
}

/// <summary>A function of one tensor, made for a test.</summary>
internal sealed class Custom : autograd.SingleTensorFunction<Custom>
{
    internal delegate Tensor ForwardPass(autograd.AutogradContext context, Tensor x);

    internal delegate Tensor? BackwardPass(autograd.AutogradContext context, Tensor gradient);

    public override string Name => "Custom";

    internal static Tensor Of(Tensor x, ForwardPass forward, BackwardPass backward) => apply(x, forward, backward);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data("backward", vars[2]);
        return ((ForwardPass)vars[1])(ctx, (Tensor)vars[0]);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [((BackwardPass)ctx.get_data("backward"))(ctx, grad_output)!, null!, null!];
}

/// <summary>A function of several tensors with several values, made for a test.</summary>
internal sealed class CustomMany : autograd.MultiTensorFunction<CustomMany>
{
    internal delegate List<Tensor> ForwardPass(autograd.AutogradContext context, object[] arguments);

    internal delegate List<Tensor> BackwardPass(autograd.AutogradContext context, List<Tensor> gradients);

    public override string Name => "CustomMany";

    internal static List<Tensor> Of(ForwardPass forward, BackwardPass backward, params object[] arguments) =>
        apply([.. arguments, forward, backward]);

    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data("backward", vars[^1]);
        return ((ForwardPass)vars[^2])(ctx, vars[..^2]);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs) =>
        [.. ((BackwardPass)ctx.get_data("backward"))(ctx, grad_outputs), null!, null!];
}
