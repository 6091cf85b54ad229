using System.Diagnostics;
using Bce3s.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Uniform;

/// <summary>A training with one setting. The seed decides initial weights, samples and class subsets, the same for every setting.</summary>
internal static class UniformTraining
{
    internal const int Features = 256;
    internal const int Steps = 150;
    internal const int Batch = 512;
    internal const double LearningRate = 0.3;
    private const int LastSteps = 10;

    internal static UniformOutcome Run(ManyClasses data, UniformSetting setting, int seed)
    {
        manual_seed(seed);
        using var scope = NewDisposeScope();
        using var backbone = nn.Sequential(
            nn.Linear(ManyClasses.Width, 2 * Features),
            nn.BatchNorm1d(2 * Features),
            nn.ReLU(),
            nn.Linear(2 * Features, Features)
        );
        using var loss = new Bce3sLoss(Features, ManyClasses.Classes, setting.Options);
        StartAtChance(loss.Classifier);
        var start = Stopwatch.GetTimestamp();
        var joint = Train(data, backbone, loss);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var still = no_grad();
        backbone.eval();
        var (separability, deviation) = Separability(loss.Classifier);
        return new(
            joint,
            ExactUniform(loss.Classifier),
            Accuracy(data, backbone, loss),
            separability,
            deviation,
            seconds
        );
    }

    // With biases at 0 each sample begins as thousands of classes at once, and the first steps throw the weights far off.
    private static void StartAtChance(Classifier classifier)
    {
        using var still = no_grad();
        classifier.bias!.fill_(-Math.Log(classifier.Classes));
    }

    private static double Train(ManyClasses data, nn.Module<Tensor, Tensor> backbone, Bce3sLoss loss)
    {
        var sgd = optim.SGD(backbone.parameters().Concat(loss.parameters()), LearningRate, momentum: 0.9);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(sgd, Steps);
        var sum = 0.0;
        for (var i = 0; i < Steps; i++)
        {
            using var scope = NewDisposeScope();
            var (samples, labels) = data.Draw(Batch);
            var step = loss.call(backbone.call(samples), labels, new(i, Steps));
            sgd.zero_grad();
            step.Total.backward();
            sgd.step();
            schedule.step();
            if (i >= Steps - LastSteps)
                sum += step.Terms[0].Value.item<float>();
        }
        return sum / LastSteps;
    }

    private static double Accuracy(ManyClasses data, nn.Module<Tensor, Tensor> backbone, LossHead loss)
    {
        var right = 0L;
        foreach (var (samples, labels) in data.TestSamples.split(1024).Zip(data.TestLabels.split(1024)))
        {
            using var scope = NewDisposeScope();
            right += loss.logits(backbone.call(samples)).argmax(1).eq(labels).sum().item<long>();
        }
        return 100.0 * right / data.TestLabels.shape[0];
    }

    // A head of its own over the trained classifier; not disposed, as that would dispose the classifier.
    private static double ExactUniform(Classifier classifier)
    {
        var head = new Bce3sLoss(classifier, UniformSetting.All[0].Options with { JointWeight = 0 });
        return head.call(zeros(1, Features), zeros(1, dtype: ScalarType.Int64), new(0, 1)).Total.item<float>();
    }

    // The cosines of row i to all others add up to ŵ_i·Σ_j ŵ_j − 1.
    private static (double Mean, double Deviation) Separability(Classifier classifier)
    {
        using var scope = NewDisposeScope();
        var rows = classifier.directions().to(ScalarType.Float64);
        var separabilities = 1 - (rows.mv(rows.sum(dim: 0)) - 1) / (ManyClasses.Classes - 1);
        return (separabilities.mean().item<double>(), separabilities.std(unbiased: false).item<double>());
    }
}
