namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module of two inputs: subclasses write <see cref="forward"/>, users <see cref="call"/>.</summary>
        public abstract class Module<T1, T2, TResult>
            : HookableModule<
                Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>,
                Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>
            >,
                IModule<T1, T2, TResult>
        {
            protected Module(string name)
                : base(name) { }

            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Runs the module with its hooks.</summary>
            public TResult call(T1 input1, T2 input2) =>
                HasHooks ? CallWithHooks(input1, input2) : forward(input1, input2);

            private TResult CallWithHooks(T1 input1, T2 input2)
            {
                foreach (var hook in module_pre_hooks.Values.ToArray())
                    hook(this);
                foreach (var hook in pre_hooks.Values.ToArray())
                    if (hook(this, input1, input2) is { } changed)
                        (input1, input2) = changed;
                var result = forward(input1, input2);
                foreach (var hook in post_hooks.Values.ToArray())
                    if (hook(this, input1, input2, result) is { } changed)
                        result = changed;
                foreach (var hook in module_post_hooks.Values.ToArray())
                    hook(this);
                return result;
            }
        }
    }
}
