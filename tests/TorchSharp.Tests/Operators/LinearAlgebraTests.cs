using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class LinearAlgebraTests
{
    private static torch.Tensor A() => Values.Tensor([2, 2], 1, 2, 3, 4);

    private static torch.Tensor B() => Values.Tensor([2, 2], 0, 1, 1, 0);

    [Fact]
    public void Products()
    {
        using var scope = NewDisposeScope();
        var (a, b, v) = (A(), B(), tensor(new[] { 1.0, 10.0 }));

        Values.Equal([2, 2], [2, 1, 4, 3], a.mm(b));
        Values.Equal([2, 2], [2, 1, 4, 3], a.matmul(b));
        Values.Equal([2], [21, 43], a.mv(v));
        Values.Equal([2], [21, 43], matmul(a, v));
        Values.Equal([], [101], v.dot(v));
        Values.Equal([2, 2], [1, 10, 10, 100], v.outer(v));
        Values.Equal([1, 2, 2], [2, 1, 4, 3], a.unsqueeze(0).bmm(b.unsqueeze(0)));
        Values.Equal([2, 2], [3, 3, 7, 7], a.addmm(a, b, 1, 1));
        Values.Equal([2, 2], [4, 2, 8, 6], addmm(a, a, b, 0, 2));
        Values.Equal([2], [22, 53], v.addmv(a, v));
        Values.Equal([2, 2], [3, 3, 7, 7], a.unsqueeze(0).baddbmm(a.unsqueeze(0), b.unsqueeze(0))[0]);
        Values.Equal([2, 2], [2, 1, 4, 3], einsum("ij,jk->ik", a, b));
        Values.Equal([], [5], einsum("ii", a));
        Values.Equal([2, 2], [2, 1, 4, 3], a.tensordot(b, 1));
        Values.Equal([], [5], a.tensordot(b, 2));
        Values.Equal([2, 2], [2, 1, 4, 3], linalg.multi_dot([a, b]));
        Assert.Equal([4, 4], a.kron(b).shape);
    }

    [Fact]
    public void Products_of_nothing()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([0, 4], zeros(0, 3).mm(zeros(3, 4)).shape);
        Values.Equal([2, 2], [0, 0, 0, 0], zeros([2, 0]).mm(zeros(0, 2)));
    }

    [Fact]
    public void Decompositions_multiply_back()
    {
        using var scope = NewDisposeScope();
        var a = A();
        var s = a.mm(a.t());

        var (q, r) = linalg.qr(a);
        Values.Equal([1, 2, 3, 4], q.mm(r));
        var (u, values, vh) = linalg.svd(a);
        Values.Equal([1, 2, 3, 4], (u * values).mm(vh));
        Values.Equal(Values.Of(values), linalg.svdvals(a));
        var l = linalg.cholesky(s);
        Values.Equal(Values.Of(s), l.mm(l.t()));
        var (eigenvalues, vectors) = linalg.eigh(s);
        Values.Equal(Values.Of(s), (vectors * eigenvalues).mm(vectors.t()));
        Values.Equal([2, 2], [1, 0, 0, 1], a.inverse().mm(a));
        Values.Equal([1, 2, 3, 4], linalg.pinv(linalg.inv(a)));
        Values.Equal([], [-2], a.det());
        Values.Equal([2, 1], [0, 0.5], linalg.solve(a, Values.Tensor([2, 1], 1, 2)));
        Values.Equal([], [2], linalg.matrix_rank(a));
        Values.Equal([7, 10, 15, 22], a.matrix_power(2));
    }

    [Fact]
    public void Distances_between_rows()
    {
        using var scope = NewDisposeScope();

        Values.Equal([2, 1], [5, 0], cdist(Values.Tensor([2, 2], 3, 4, 0, 0), zeros(1, 2, dtype: float64)));
        Values.Equal([2, 1], [7, 0], cdist(Values.Tensor([2, 2], 3, 4, 0, 0), zeros(1, 2, dtype: float64), 1));
    }
}
