namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module of one input: subclasses write <see cref="forward"/>, users <see cref="call"/>.</summary>
        public abstract class Module<T, TResult>
            : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>,
                IModule<T, TResult>
        {
            protected Module(string name)
                : base(name) { }

            public abstract TResult forward(T input);

            /// <summary>Runs the module with its hooks.</summary>
            public TResult call(T input) => HasHooks ? CallWithHooks(input) : forward(input);

            private TResult CallWithHooks(T input)
            {
                foreach (var hook in module_pre_hooks.Values.ToArray())
                    hook(this);
                foreach (var hook in pre_hooks.Values.ToArray())
                    if (hook(this, input) is { } changed)
                        input = changed;
                var result = forward(input);
                foreach (var hook in post_hooks.Values.ToArray())
                    if (hook(this, input, result) is { } changed)
                        result = changed;
                foreach (var hook in module_post_hooks.Values.ToArray())
                    hook(this);
                return result;
            }
        }
    }
}
