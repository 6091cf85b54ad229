namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules of the learning rate. Making one applies the rate of its first step.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimiser's groups, step by step.</summary>
            public abstract class LRScheduler
            {
                internal readonly Optimizer _optimizer;
                internal readonly double[] _base_lrs;
                private readonly bool verbose;
                internal int _last_epoch;
                protected int _step_count;
                private protected double[] last;

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _last_epoch = last_epoch;
                    this.verbose = verbose;
                    _base_lrs = [.. Groups.Select(group => group.InitialLearningRate)];
                    last = [.. Groups.Select(group => group.LearningRate)];
                }

                internal IEnumerable<ILearningRateController> Groups => _optimizer.ParamGroups;

                /// <summary>Goes on by one step: after the optimiser's, of an epoch or a batch.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes on by one step, or to the one given.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    double[] rates = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    foreach (var (group, rate) in Groups.Zip(rates))
                        group.LearningRate = rate;
                    if (verbose && !rates.SequenceEqual(last))
                        Console.WriteLine($"Adjusting learning rate to {string.Join(", ", rates)}");
                    last = rates;
                }

                /// <summary>Goes on by one step, or to the one given; only schedules that follow a metric use it.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates of the last step, one a group.</summary>
                public IEnumerable<double> get_last_lr() => last;

                /// <summary>The next rates, from the present ones: changes made meanwhile by others stay.</summary>
                protected virtual IEnumerable<double> get_lr() => Groups.Select(group => group.LearningRate);

                /// <summary>The rates of a step, from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected IEnumerable<double> Scaled(double factor) =>
                    Groups.Select(group => group.LearningRate * factor);
            }
        }
    }
}
