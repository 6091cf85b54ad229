namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>eta_min + (rate − eta_min)·(1 + cos(π·t/T_max))/2</summary>
            /// <param name="T_max">The steps until the rate is least; it rises again after.</param>
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer,
                double T_max,
                double eta_min = 0,
                int last_epoch = -1,
                bool verbose = false
            ) => new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.CosineAnnealingLR"/>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double steps;
                    private readonly double least;

                    public CosineAnnealingLR(
                        Optimizer optimizer,
                        double T_max,
                        double eta_min = 0,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch, verbose)
                    {
                        (steps, least) = (T_max, eta_min);
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch == 0)
                            return Scaled(1);
                        // From the least rate no factor leads upwards: the first step up is added.
                        if ((_last_epoch - 1 - steps) % (2 * steps) == 0)
                            return Groups.Zip(
                                _base_lrs,
                                (group, rate) => group.LearningRate + (rate - least) * (1 - Height(1))
                            );
                        var factor = Height(_last_epoch) / Height(_last_epoch - 1);
                        return Groups.Select(group => factor * (group.LearningRate - least) + least);
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(rate => least + (rate - least) * Height(_last_epoch));

                    private double Height(int epoch) => (1 + Math.Cos(Math.PI * epoch / steps)) / 2;
                }
            }
        }
    }
}
