namespace TorchSharp;

/// <summary>
/// Applies the indices that make views, from the left, and gathers the tensors among them by the dimension they then stand
/// at. It frees all that it makes on the way, also after an error, except a view that is taken out.
/// </summary>
internal sealed class IndexWalk : IDisposable
{
    private readonly torch.Tensor source;
    private List<torch.Tensor>? masks;
    private int dim;

    internal IndexWalk(torch.Tensor source)
    {
        this.source = source;
        View = source;
    }

    internal IndexWalk(torch.Tensor source, torch.TensorIndex[] indices)
        : this(source)
    {
        try
        {
            foreach (var index in indices)
                Apply(index, indices);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The source itself as long as no index has changed it.</summary>
    internal torch.Tensor View { get; private set; }

    /// <summary>The tensors among the indices by dimension; null where there are none.</summary>
    internal torch.Tensor?[]? Tensors { get; private set; }

    internal torch.Tensor TakeView()
    {
        var taken = ReferenceEquals(View, source) ? source.alias() : View;
        View = source;
        return taken;
    }

    internal void Select(long index) => Go(View.select(dim, index));

    public void Dispose()
    {
        Go(source);
        masks?.ForEach(mask => mask.Dispose());
        masks = null;
    }

    private void Apply(torch.TensorIndex index, torch.TensorIndex[] all)
    {
        switch (index.Is)
        {
            case torch.TensorIndex.Kind.Single:
                Select(index.Start ?? throw new ArgumentException("TensorIndex.Single(null) names no index."));
                break;
            case torch.TensorIndex.Kind.Null:
                dim++;
                break;
            case torch.TensorIndex.Kind.Slice:
                if (index.Start is not null || index.Stop is not null || index.Step is not null)
                    Go(View.Sliced(dim, index.Start, index.Stop, index.Step ?? 1));
                dim++;
                break;
            case torch.TensorIndex.Kind.None:
                Go(View.unsqueeze(dim++));
                break;
            case torch.TensorIndex.Kind.Ellipsis:
                dim += (int)source.ndim;
                foreach (var other in all)
                    dim -= Consumed(other);
                break;
            case torch.TensorIndex.Kind.Bool:
                Go(View.unsqueeze(dim));
                (masks ??= []).Add(torch.full([1], index.Start != 0, torch.ScalarType.Bool, source.device));
                Put(masks[^1]);
                dim++;
                break;
            case torch.TensorIndex.Kind.Tensor:
                Put(index.Values!);
                dim += Consumed(index);
                break;
        }
    }

    /// <summary>The dimensions that an index uses up; a mask has as many as it masks.</summary>
    private static int Consumed(torch.TensorIndex index) =>
        index.Is switch
        {
            torch.TensorIndex.Kind.None or torch.TensorIndex.Kind.Ellipsis or torch.TensorIndex.Kind.Bool => 0,
            torch.TensorIndex.Kind.Tensor when index.Values!.dtype is torch.ScalarType.Bool or torch.ScalarType.Byte =>
                (int)index.Values.ndim,
            _ => 1,
        };

    private void Put(torch.Tensor tensor)
    {
        var tensors = Tensors ?? [];
        Array.Resize(ref tensors, dim + 1);
        tensors[dim] = tensor;
        Tensors = tensors;
    }

    private void Go(torch.Tensor next)
    {
        if (!ReferenceEquals(View, source))
            View.Dispose();
        View = next;
    }
}
