using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters by their gradients.</summary>
        public abstract partial class Optimizer : IDisposable
        {
            protected IList<ParamGroup> _parameter_groups = [];

            private protected Optimizer() { }

            /// <summary>The groups; their learning rates can be changed between steps.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            public virtual IEnumerable<Parameter> parameters() =>
                _parameter_groups.SelectMany(group => group.Parameters);

            /// <summary>Adds parameters; options they do not have are the optimiser's.</summary>
            /// <exception cref="ArgumentException">A parameter is in another group, or an option is out of range.</exception>
            public virtual void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

            /// <summary>Fills the gradients with zeros.</summary>
            public virtual void zero_grad() => ForEachTensor.ZeroGradients(parameters());

            /// <summary>One step down the gradients. Parameters without one are left alone.</summary>
            /// <param name="closure">Called first, with gradients on: computes the loss anew and its gradients.</param>
            /// <returns>What the closure returned; null without one.</returns>
            public virtual Tensor? step(Func<Tensor>? closure = null)
            {
                Tensor? loss = null;
                if (closure is not null)
                    using (enable_grad())
                        loss = closure();
                using (no_grad())
                using (NewDisposeScope())
                    foreach (var group in _parameter_groups)
                        Update(group);
                return loss;
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the states; the parameters are their modules'.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                    DisposeStates();
            }

            /// <summary>One step for a group.</summary>
            private protected abstract void Update(ParamGroup group);

            private protected abstract void DisposeStates();

            /// <summary>Options of the groups and states of the parameters: the objects themselves, not copies.</summary>
            public class StateDictionary
            {
                internal StateDictionary() { }

                /// <summary>One a group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>One a parameter, group after group.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, the places of its parameters' states.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
