namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>The rate times a factor that goes in a straight line from one value to another.</summary>
            public static LRScheduler LinearLR(
                Optimizer optimizer,
                double start_factor = 1.0 / 3,
                double end_factor = 1,
                int total_iters = 5,
                int last_epoch = -1,
                bool verbose = false
            ) => new impl.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch, verbose);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.LinearLR"/>
                public class LinearLR : LRScheduler
                {
                    private readonly double start;
                    private readonly double end;
                    private readonly int totalIters;

                    public LinearLR(
                        Optimizer optimizer,
                        double start_factor = 1.0 / 3,
                        double end_factor = 1,
                        int total_iters = 5,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (!(start_factor > 0))
                            throw new ArgumentOutOfRangeException(
                                nameof(start_factor),
                                start_factor,
                                "Expected more than 0."
                            );
                        (start, end, totalIters) = (start_factor, end_factor, total_iters);
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch == 0)
                            return Scaled(start);
                        return Scaled(_last_epoch > totalIters ? 1 : Factor(_last_epoch) / Factor(_last_epoch - 1));
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(rate => rate * Factor(Math.Min(_last_epoch, totalIters)));

                    private double Factor(int epoch) =>
                        totalIters > 0 ? start + (end - start) * epoch / totalIters : start;
                }
            }
        }
    }
}
