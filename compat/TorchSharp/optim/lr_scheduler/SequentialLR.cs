namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Schedules one after another, each from its own start.</summary>
            /// <param name="milestones">The steps at which the second, the third… take over.</param>
            public static LRScheduler SequentialLR(
                Optimizer optimizer,
                IEnumerable<LRScheduler> schedulers,
                IEnumerable<int> milestones,
                int last_epoch = -1
            ) => new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.SequentialLR"/>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] parts;
                    private readonly int[] milestones;

                    public SequentialLR(
                        Optimizer optimizer,
                        IEnumerable<LRScheduler> schedulers,
                        IEnumerable<int> milestones,
                        int last_epoch = -1
                    )
                        : base(optimizer, last_epoch + 1)
                    {
                        (parts, this.milestones) = ([.. schedulers], [.. milestones]);
                        if (parts.Any(part => part._optimizer != optimizer))
                            throw new ArgumentException(
                                "All schedulers must be of the same optimiser.",
                                nameof(schedulers)
                            );
                        if (this.milestones.Length != parts.Length - 1)
                            throw new ArgumentException(
                                $"{parts.Length} schedulers need {parts.Length - 1} milestones, got {this.milestones.Length}.",
                                nameof(milestones)
                            );
                        // Making the parts has set rates; go back to the start and let the first one set its own.
                        foreach (var group in Groups)
                            group.LearningRate = group.InitialLearningRate;
                        foreach (var part in parts)
                            part._last_epoch--;
                        parts[0].step();
                        last = [.. base.get_lr()];
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        var turn = milestones.Count(milestone => milestone <= _last_epoch);
                        if (turn > 0 && milestones[turn - 1] == _last_epoch)
                            parts[turn].step(0);
                        else
                            parts[turn].step();
                        return base.get_lr();
                    }
                }
            }
        }
    }
}
