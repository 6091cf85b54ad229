namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimisers and learning rate schedules.</summary>
    public static partial class optim
    {
        /// <summary>What has a learning rate: a group of parameters.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            /// <summary>The rate that schedules are relative to.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>What has a momentum.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        /// <summary>What has decay rates of a first and a second moment.</summary>
        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
