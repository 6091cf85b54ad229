using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Losses;

/// <summary>
/// Matrix products into tensors that are there already: what is left of a loss with its gradients when everything else costs
/// nothing. A product's result may be an operand of the next; only the shapes matter.
/// </summary>
internal sealed class Products
{
    // Narrow enough that little of the diagonal's blocks is computed twice, wide enough for products at full speed.
    private const long Strip = 512;

    private readonly List<Action> products = [];

    internal void Run()
    {
        using var _ = no_grad();
        foreach (var product in products)
            product();
    }

    /// <summary><c>a·b</c>.</summary>
    internal Tensor Add(Tensor a, Tensor b)
    {
        var result = empty(a.shape[0], b.shape[1]);
        products.Add(() => result.addmm_(a, b, beta: 0));
        return result;
    }

    /// <summary><c>y = x·wᵀ</c>, <c>dx = dy·w</c>, <c>dw = dyᵀ·x</c>.</summary>
    internal Tensor AddLinear(Tensor x, Tensor w)
    {
        var y = Add(x, w.t());
        Add(y, w);
        Add(y.t(), x);
        return y;
    }

    /// <summary>
    /// <c>S = w·wᵀ</c> and <c>dw = dS·w</c> for symmetric S and dS, of which only the strips of rows from the diagonal on are
    /// computed: half of C²·D multiply-adds forward (and the diagonal blocks), C²·D backward.
    /// </summary>
    internal void AddSymmetric(Tensor w)
    {
        var (rows, width) = (w.shape[0], w.shape[1]);
        var byW = zeros(rows, width);
        var buffer = empty(Math.Min(Strip, rows) * rows);
        for (long start = 0; start < rows; start += Strip)
        {
            var height = Math.Min(Strip, rows - start);
            var rest = rows - start - height;
            var first = start == 0;
            var (own, fromOwn) = (w.narrow(0, start, height), w.narrow(0, start, rows - start));
            var s = buffer.narrow(0, 0, height * (height + rest)).view(height, height + rest);
            var byOwn = byW.narrow(0, start, height);
            products.Add(() => s.addmm_(own, fromOwn.t(), beta: 0));
            products.Add(() => byOwn.addmm_(s, fromOwn, beta: first ? 0 : 1));
            if (rest == 0)
                continue;
            var right = s.narrow(1, height, rest).t();
            var byRest = byW.narrow(0, start + height, rest);
            products.Add(() => byRest.addmm_(right, own, beta: first ? 0 : 1));
        }
    }

    /// <summary><c>wᵀ·w</c>, of which only the strips of rows from the diagonal on are computed: about half of C·D².</summary>
    internal Tensor AddGram(Tensor w)
    {
        var width = w.shape[1];
        var gram = zeros(width, width);
        var strip = Math.Max(128, width / 8);
        for (long start = 0; start < width; start += strip)
        {
            var height = Math.Min(strip, width - start);
            var (own, fromOwn) = (w.narrow(1, start, height), w.narrow(1, start, width - start));
            var part = gram.narrow(0, start, height).narrow(1, start, width - start);
            products.Add(() => part.addmm_(own.t(), fromOwn, beta: 0));
        }
        return gram;
    }
}
