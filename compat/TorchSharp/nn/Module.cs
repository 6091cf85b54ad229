using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Modules, and what they are made of.</summary>
    public static partial class nn
    {
        /// <summary>
        /// Something with parameters, buffers and modules inside. A subclass keeps them in fields and calls
        /// <see cref="RegisterComponents"/> at the end of its constructor; their names are the fields'.
        /// </summary>
        public partial class Module : IDisposable
        {
            protected string? name;

            protected Module(string name) => this.name = name;

            /// <summary>True while the module trains, which is how it starts; dropout and normalisation behave differently.</summary>
            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            /// <summary>Switches this module and all inside to training, or to evaluation.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var child in children())
                    child.train(train);
            }

            public virtual void eval() => train(false);

            /// <summary>Applies a function to all modules inside, innermost first, and to this one at last.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in children())
                    child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Forgets the gradients of all parameters.</summary>
            /// <param name="set_to_none">False fills them with zeros instead.</param>
            public virtual void zero_grad(bool set_to_none = true)
            {
                if (set_to_none)
                    foreach (var parameter in parameters())
                        parameter.grad = null;
                else
                    ForEachTensor.ZeroGradients(parameters());
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the parameters, buffers and modules inside.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var (_, parameter) in _internal_params)
                    parameter.Dispose();
                foreach (var (_, (buffer, _)) in _internal_buffers)
                    buffer.Dispose();
                foreach (var (_, child) in _internal_submodules)
                    child.Dispose();
            }
        }
    }
}
