using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Operators;

/// <summary>What is measured: a name, and a loop of so many repetitions. operators.py has the same rows.</summary>
internal sealed record Row(string Name, Action<int> Loop);

/// <summary>The rows; the tensors they work on live as long as the program.</summary>
internal static class OperatorRows
{
    internal static Row[] Make()
    {
        var (a, b) = (rand(4), rand(4));
        var matrix = rand(4, 4);
        var number = rand(1);
        var sum = 0.0;
        var (input, target) = (rand(32, 10), rand(32, 10));
        var linear = nn.Linear(10, 10);
        var loss = nn.MSELoss();
        var sgd = optim.SGD(linear.parameters(), 0.01, momentum: 0.9);
        return
        [
            new("add", Repeat(() => a.add(b).Dispose())),
            new("add_", Repeat(() => a.add_(b))),
            new("a + 1", Repeat(() => (a + 1).Dispose())),
            new("mm 4×4", Repeat(() => matrix.mm(matrix).Dispose())),
            new(".shape", Repeat(() => sum += matrix.shape.Length)),
            new("item", Repeat(() => sum += number.item<float>())),
            new("Linear", Repeat(() => linear.call(input).Dispose())),
            new("training step", Repeat(Step)),
        ];

        void Step()
        {
            using var scope = NewDisposeScope();
            sgd.zero_grad();
            loss.call(linear.call(input), target).backward();
            sgd.step();
        }
    }

    private static Action<int> Repeat(Action action) =>
        count =>
        {
            for (var i = 0; i < count; i++)
                action();
        };
}
