using TorchSharp.Modules;

namespace TorchSharp.Native;

/// <summary>Operators that take lists of tensors: one call, and few kernels on a GPU, however many parameters there are.</summary>
internal static class ForEachTensor
{
    private static readonly Op _add = "_foreach_add.List";
    private static readonly Op _add_ = "_foreach_add_.List";
    private static readonly Op _addScalar_ = "_foreach_add_.Scalar";
    private static readonly Op _mul_ = "_foreach_mul_.Scalar";
    private static readonly Op _div_ = "_foreach_div_.Scalar";
    private static readonly Op _addcmul_ = "_foreach_addcmul_.Scalar";
    private static readonly Op _addcdiv_ = "_foreach_addcdiv_.Scalar";
    private static readonly Op _maximum_ = "_foreach_maximum_.List";
    private static readonly Op _sqrt = "_foreach_sqrt";
    private static readonly Op _neg = "_foreach_neg";
    private static readonly Op _norm = "_foreach_norm.Scalar";
    private static readonly Op _zero_ = "_foreach_zero_";

    /// <summary>a + alpha·b, as new tensors.</summary>
    internal static torch.Tensor[] Add(torch.Tensor[] a, torch.Tensor[] b, double alpha) => _add.CallList(a, b, alpha);

    internal static void Add_(torch.Tensor[] a, torch.Tensor[] b, double alpha) => _add_.Run(a, b, alpha);

    internal static void Add_(torch.Tensor[] a, double b) => _addScalar_.Run(a, b);

    internal static void Mul_(torch.Tensor[] a, double b) => _mul_.Run(a, b);

    internal static void Div_(torch.Tensor[] a, double b) => _div_.Run(a, b);

    /// <summary>a ← a + value·b·c</summary>
    internal static void Addcmul_(torch.Tensor[] a, torch.Tensor[] b, torch.Tensor[] c, double value) =>
        _addcmul_.Run(a, b, c, value);

    /// <summary>a ← a + value·b/c</summary>
    internal static void Addcdiv_(torch.Tensor[] a, torch.Tensor[] b, torch.Tensor[] c, double value) =>
        _addcdiv_.Run(a, b, c, value);

    internal static void Maximum_(torch.Tensor[] a, torch.Tensor[] b) => _maximum_.Run(a, b);

    internal static torch.Tensor[] Sqrt(torch.Tensor[] a) => _sqrt.CallList(a);

    internal static torch.Tensor[] Neg(torch.Tensor[] a) => _neg.CallList(a);

    /// <summary>The norm of each tensor, 0-d.</summary>
    internal static torch.Tensor[] Norm(torch.Tensor[] a, double order) => _norm.CallList(a, order);

    internal static void Zero_(torch.Tensor[] a)
    {
        if (a.Length > 0)
            _zero_.Run((Arg)a);
    }

    /// <summary>Fills the gradients that are there with zeros.</summary>
    internal static void ZeroGradients(IEnumerable<Parameter> parameters)
    {
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        Zero_(parameters.Select(parameter => parameter.grad).OfType<torch.Tensor>().ToArray());
    }
}
