using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Fills the skeleton of a network (on the meta device) with copies of another's numbers.</summary>
static class NumbersOf
{
    /// <exception cref="NotSupportedException">The skeleton has a kind of module that is not copied.</exception>
    public static void Copy(nn.Module source, nn.Module skeleton)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var sources = source.named_modules().ToDictionary(item => item.name, item => item.module);
        foreach (var (name, module) in skeleton.named_modules().ToList())
            switch (module, sources[name])
            {
                case (Conv2d to, Conv2d from):
                    to.weight = Copy(from.weight);
                    break;
                case (BatchNorm to, BatchNorm from):
                    (to.weight, to.bias) = (Copy(from.weight), Copy(from.bias!));
                    (to.running_mean, to.running_var) = (from.running_mean!.clone(), from.running_var!.clone());
                    to.num_batches_tracked = from.num_batches_tracked!.clone();
                    break;
                case (PReLU to, PReLU from):
                    to.weight = Copy(from.weight);
                    break;
                case var _ when module.parameters(recurse: false).Any():
                    throw new NotSupportedException($"{name} is a {module.GetName()}, which is not copied");
            }
    }

    static Parameter Copy(Tensor values) => new(values.detach().clone(), requires_grad: false);
}
