using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. It is freed when it is disposed, when the dispose scope that owns it is, or at last by the
    /// finalizer. Operators are in the files beside this one, by family.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long totalCount;
        private static long peakCount;
        private nint handle;

        /// <summary>Takes over a reference that the shim handed out; null is the undefined tensor.</summary>
        internal Tensor(nint handle)
        {
            this.handle = handle;
            if (handle != 0)
            {
                var total = Interlocked.Increment(ref totalCount);
                if (total > peakCount)
                    peakCount = total;
            }
            DisposeScopeManager.OfThisThread.Current?.Add(this);
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope? OwningScope { get; set; }

        internal int PlaceInScope { get; set; }

        /// <summary>Tensors that exist now and hold a native tensor.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);

        /// <summary>The most there have been at a time.</summary>
        public static long PeakCount => Interlocked.Read(ref peakCount);

        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public nint Handle =>
            handle != 0
                ? handle
                : throw new InvalidOperationException("The tensor is disposed or undefined: it has no native tensor.");

        public bool IsInvalid => handle == 0;

        public string? name { get; set; }

        /// <summary>A tensor that takes over a native reference.</summary>
        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        /// <summary>Gives the native reference to the caller; this object is disposed without freeing it.</summary>
        public nint DecoupleFromNativeHandle()
        {
            OwningScope?.Remove(this);
            GC.SuppressFinalize(this);
            var h = Interlocked.Exchange(ref handle, 0);
            if (h != 0)
                Interlocked.Decrement(ref totalCount);
            return h;
        }

        public void Dispose()
        {
            OwningScope?.Remove(this);
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var h = Interlocked.Exchange(ref handle, 0);
            if (h == 0)
                return;
            Interlocked.Decrement(ref totalCount);
            Shim.shim_tensor_dispose(h);
        }

        /// <summary>Another object for the same native tensor, owned by the current scope.</summary>
        public Tensor alias()
        {
            var shared = Shim.shim_tensor_share(Handle);
            GC.KeepAlive(this);
            return new(shared);
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Remove(this);
            return this;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            OwningScope?.Remove(this);
            other?.Attach((IDisposable)this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningScope);
    }
}
