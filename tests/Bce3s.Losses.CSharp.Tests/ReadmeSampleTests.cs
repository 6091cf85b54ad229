#region README
using Bce3s.Data;
using Bce3s.Losses;
using Bce3s.Losses.Samplers;
using static TorchSharp.torch;
#endregion

namespace Bce3s.Losses.Tests;

public class ReadmeSampleTests
{
    [Fact]
    public void The_sample_of_the_readme_is_this_code()
    {
        var own = string.Join('\n', Regions(File.ReadAllLines(Path.Combine(Root, Source))));
        var readme = File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");
        Assert.Contains($"```csharp\n{own}\n```", readme);
    }

    [Fact]
    public void And_it_trains()
    {
        manual_seed(0);
        var folder = Path.Combine(Root, "data", "fashion-mnist-lt");
        const int epochs = 2;
        var first = double.NaN;
        var last = double.NaN;

        void Report(int epoch, LossTerms step)
        {
            last = step.Total.item<float>();
            if (epoch == 0 && double.IsNaN(first))
                first = last;
        }

        #region README
        using var train = FashionMnist.Load(folder).Train;
        var order = new InstanceBalancedSampler(train.Count, seed: 0);
        var other = new WeightedSampler(train.Labels, train.ClassCounts, power: 1, train.Count, seed: 1); // classes alike
        var normalize = new Normalize([FashionMnist.Mean], [FashionMnist.StandardDeviation]);
        var options = new BatchLoaderOptions { Seed = 2, Normalize = normalize }; // batches of 64
        using var own = new BatchLoader(train, [new RandomCrop(padding: 2)], options);
        using var mixedIn = new BatchLoader(train, [new RandomCrop(padding: 2)], options with { FirstView = 1 });

        using var backbone = ResNetCifar.Create(depth: 8, channels: 1);
        using var loss = new Bce3sLoss(backbone.Features, classes: train.Classes);
        var sgd = optim.SGD(backbone.parameters().Concat(loss.parameters()), 0.1, momentum: 0.9);

        for (var epoch = 0; epoch < epochs; epoch++)
            foreach (var (a, b) in own.Epoch(order.Epoch(epoch), epoch).Zip(mixedIn.Epoch(other.Epoch(epoch), epoch)))
            {
                using var scope = NewDisposeScope();
                var mixing = ImageRandom.OfStep(seed: 3, epoch, step: a.Number);
                var views = GlmcViews.Mix(a.Images, a.Labels, b.Images, b.Labels, train.Classes, ref mixing);
                var result = loss.call(backbone.call(views.Images), new(views.Labels, views.Mixed), new(epoch, epochs));
                sgd.zero_grad();
                result.Total.backward(); // result.Terms has joint, contrastive, uniform; result.Logits the predictions
                sgd.step();
                Report(epoch, result);
            }
        #endregion

        Assert.True(last < first, $"the loss went from {first} to {last}");
    }

    private const string Source = "tests/Bce3s.Losses.CSharp.Tests/ReadmeSampleTests.cs";

    private static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Bce3s.sln"))
            ? folder
            : FindRoot(
                Path.GetDirectoryName(folder)
                    ?? throw new DirectoryNotFoundException("Bce3s.sln is in no folder above the tests.")
            );

    /// <summary>The lines inside the README regions, without the test's own call and with the common indentation off.</summary>
    private static IEnumerable<string> Regions(string[] lines)
    {
        var inside = false;
        var any = false;
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text == "#region README")
            {
                if (any)
                    yield return "";
                (inside, any) = (true, true);
            }
            else if (text == "#endregion")
                inside = false;
            else if (inside && !text.StartsWith("Report("))
                yield return line.StartsWith("        ") ? line[8..] : line;
        }
    }
}
