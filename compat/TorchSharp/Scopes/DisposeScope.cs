namespace TorchSharp;

/// <summary>
/// Owns the tensors that its thread creates while it is the innermost scope, and disposes them when it is disposed, except
/// those that were detached or moved to another scope. Taking a tensor out costs the same however many there are.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private readonly DisposeScope? outer;
    private readonly List<IDisposable> others = [];
    private torch.Tensor?[] tensors = new torch.Tensor?[16];
    private int count;
    private bool disposed;

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        outer = manager.Current;
        manager.Current = this;
    }

    public int DisposablesCount => count + others.Count;

    public IReadOnlyList<IDisposable> DisposablesView => [.. tensors.Take(count).OfType<IDisposable>(), .. others];

    public bool Contains(IDisposable disposable) =>
        disposable is torch.Tensor tensor ? tensor.OwningScope == this : others.Contains(disposable);

    /// <summary>Takes over what may belong to another scope or to none.</summary>
    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningScope?.Remove(tensor);
            Add(tensor);
        }
        else if (!others.Contains(disposable))
            others.Add(disposable);
    }

    public void Attach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
            Attach(disposable);
    }

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] all = [.. disposables];
        Attach(all);
        return all;
    }

    /// <summary>Lets go of something without disposing it; from then on nobody but its user does.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Remove(disposable);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables.ToArray())
            Remove(disposable);
    }

    /// <summary>Hands something to the scope around this one, or to nobody where there is none.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        MoveTo(Outer, disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables.ToArray())
            MoveTo(Outer, disposable);
    }

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        MoveTo(scope, disposable);
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables.ToArray())
            MoveTo(scope, disposable);
    }

    /// <summary>Disposes all it owns and stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut(Array.Empty<IDisposable>());

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = inKeep.ToHashSet(ReferenceEqualityComparer.Instance);
        for (var i = count - 1; i >= 0; i--)
            if (!keep.Contains(tensors[i]!))
                tensors[i]!.Dispose();
        foreach (var other in others.Where(o => !keep.Contains(o)).ToArray())
        {
            others.Remove(other);
            other.Dispose();
        }
    }

    /// <summary>Forgets something that was disposed elsewhere.</summary>
    public void MarkAsDisposed(IDisposable disposable) => Remove(disposable);

    /// <summary>Disposes what it owns; the scope around it is the current one again.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        Leave();
        for (var i = count - 1; i >= 0; i--)
        {
            var tensor = tensors[i]!;
            tensor.OwningScope = null;
            tensor.Dispose();
        }
        count = 0;
        tensors = [];
        foreach (var other in others)
            other.Dispose();
        others.Clear();
    }

    internal void Add(torch.Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (count == tensors.Length)
            Array.Resize(ref tensors, 2 * count);
        tensor.OwningScope = this;
        tensor.PlaceInScope = count;
        tensors[count++] = tensor;
    }

    internal void Remove(torch.Tensor tensor)
    {
        if (tensor.OwningScope != this)
            return;
        var last = tensors[--count]!;
        tensors[tensor.PlaceInScope] = last;
        last.PlaceInScope = tensor.PlaceInScope;
        tensors[count] = null;
        tensor.OwningScope = null;
    }

    private void Remove(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
            Remove(tensor);
        else
            others.Remove(disposable);
    }

    private void MoveTo(DisposeScope? scope, IDisposable disposable)
    {
        Remove(disposable);
        scope?.Attach(disposable);
    }

    /// <summary>The nearest open scope around this one: one further out may have been closed before it.</summary>
    private DisposeScope? Outer
    {
        get
        {
            var scope = outer;
            while (scope is { disposed: true })
                scope = scope.outer;
            return scope;
        }
    }

    private void Leave()
    {
        if (manager.Current == this)
            manager.Current = Outer;
    }
}
