using System.Diagnostics;
using System.Globalization;
using Bce3s.Data;
using Bce3s.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Input;

/// <summary>How long a training of ResNet-32 on the CPU waits for its batches of 64 with crop and flip.</summary>
internal static class WaitRow
{
    internal const string Name = "wait: ResNet-32, batch 64, crop, flip";

    private const int Batch = 64;
    private const int Steps = 40;

    internal static void Run(InputFiles files)
    {
        Machine.UseAllCores();
        using var source = files.OpenSmall();
        using var loader = new BatchLoader(
            source,
            [InputRow.CropFlip()],
            new() { BatchSize = Batch, Normalize = InputRow.All[0].Normalize }
        );
        using var model = ResNetCifar.Create(32, classes: source.Classes);
        using var sgd = optim.SGD(model.parameters(), 0.1, momentum: 0.9);
        using var loss = nn.CrossEntropyLoss();
        var order = Enumerable.Range(0, Steps * Batch).Select(i => (long)i).ToArray();
        Train(epoch: 0);
        var waited = loader.WaitSeconds;
        var clock = Stopwatch.StartNew();
        Train(epoch: 1);
        var (wait, all) = (loader.WaitSeconds - waited, clock.Elapsed.TotalSeconds);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: {1e3 * wait / Steps:0.000} ms of {1e3 * all / Steps:0} ms a step, {100 * wait / all:0.00} %"
            )
        );

        void Train(int epoch)
        {
            foreach (var batch in loader.Epoch(order, epoch))
            {
                using var scope = NewDisposeScope();
                sgd.zero_grad();
                loss.call(model.call(batch.Images), batch.Labels).backward();
                sgd.step();
            }
        }
    }
}
