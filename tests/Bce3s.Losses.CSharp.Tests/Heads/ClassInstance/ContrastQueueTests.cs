using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class ContrastQueueTests
{
    public ContrastQueueTests() => manual_seed(1);

    static readonly TrainingProgress Start = new(0, 1);

    [Theory]
    [InlineData(7, 3, 9)]
    [InlineData(6, 3, 5)]
    [InlineData(4, 4, 3)]
    [InlineData(3, 7, 4)]
    [InlineData(1, 2, 3)]
    [InlineData(5, 1, 12)]
    public void It_holds_the_rows_seen_last_the_oldest_replaced_first(int slots, int count, int steps)
    {
        using var scope = NewDisposeScope();
        var queue = zeros(slots, 2);
        var labels = full(slots, ContrastQueue.Empty, dtype: ScalarType.Int64);
        var position = zeros([], dtype: ScalarType.Int64);
        var (expected, next) = (new long[slots], 0);
        Array.Fill(expected, -1);
        for (var i = 0; i < steps; i++)
        {
            var batch = Enumerable.Range(i * count, count).Select(v => (long)v).ToArray();
            ContrastQueue.Store(
                queue,
                labels,
                position,
                tensor(batch.SelectMany(v => new[] { v + 0.25f, -v }).ToArray()).view(count, 2),
                tensor(batch)
            );
            foreach (var v in batch)
                expected[next++ % slots] = v;
            Assert.Equal(expected, Near.Numbers(labels).Select(v => (long)v));
            Assert.Equal(
                expected.Select(v => v < 0 ? (0.0, 0.0) : (v + 0.25, -v)),
                Matrix.Of(queue).Select(row => (row[0], row[1]))
            );
            Assert.Equal(next % slots, position.item<long>());
        }
    }

    // Labels of three steps; the queue of 5 is not filled after the first and wraps around in the second.
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void Stored_projections_are_candidates_of_the_next_step(int views, bool momentum)
    {
        using var scope = NewDisposeScope();
        const double Temperature = 0.3;
        var options = new ClassInstanceOptions
        {
            Weight = InstanceWeight.Linear(0.1),
            Temperature = Temperature,
            Projection = 3,
            Views = views,
            Queue = 5,
            Momentum = momentum ? 0.75 : null,
        };
        var loss = new ClassInstanceLoss(new LinearClassifier(4, 3, dtype: ScalarType.Float64), null, options);
        long[] labels = [2, 0, 2];
        var queue = new List<(double[] Row, long Label)>();
        var slow = new SlowClassInstance(n => Math.Min(0.1 * n, 1), Temperature);
        var target = Parameters(loss, "momentum_projector.encoder.");
        for (var i = 0; i < 3; i++)
        {
            var features = Matrix.Irregular(views * 3, 4, seed: i);
            using (no_grad())
                loss.get_parameter("projector.2.weight")!.add_(0.1 * i);
            // What the momentum projector will be in this step.
            foreach (var (name, values) in Parameters(loss, "projector."))
                if (momentum)
                    target[name] = [.. target[name].Zip(values, (old, now) => 0.75 * old + 0.25 * now)];
            var projected = Project(Parameters(loss, "projector."), features);
            var keys = momentum ? Project(target, features[3..]) : projected[^3..];
            var anchors = momentum ? projected[..3] : projected;
            double[][] candidates = [.. anchors, .. momentum ? keys : [], .. queue.Select(slot => slot.Row)];
            long[] repeated = [.. Enumerable.Repeat(labels, views).SelectMany(part => part)];
            var z = Matrix.Of(loss.logits(Matrix.Tensor(features, ScalarType.Float64)));

            var (softmax, contrastive) = slow.Terms(
                z[..anchors.Length],
                null,
                candidates,
                [.. repeated, .. queue.Select(slot => slot.Label)]
            );
            var step = loss.call(Matrix.Tensor(features, ScalarType.Float64), tensor(labels), Start);

            Near.Equal(softmax, step.Terms[0].Value, 1e-12, $"softmax of step {i}");
            Near.Equal(contrastive, step.Terms[1].Value, 1e-12, $"contrastive of step {i}");
            queue.AddRange(keys.Zip(labels));
            queue.RemoveRange(0, Math.Max(0, queue.Count - 5));
        }
    }

    static Dictionary<string, double[]> Parameters(ClassInstanceLoss loss, string prefix) =>
        loss.state_dict()
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => Near.Numbers(entry.Value));

    static double[][] Project(Dictionary<string, double[]> p, double[][] features) =>
        SlowBce3s.Project(features, [.. p["0.weight"].Chunk(4)], p["0.bias"], [.. p["2.weight"].Chunk(4)], p["2.bias"]);

    [Fact]
    public void Empty_slots_take_no_part()
    {
        using var scope = NewDisposeScope();
        ClassInstanceLoss Make(long queue) => new(4, 3, [5, 3, 1], new() { Queue = queue });
        var (with, without) = (Make(64), Make(0));
        without.load_state_dict(
            with.state_dict()
                .Where(entry => !entry.Key.StartsWith("queue", StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key, entry => entry.Value)
        );
        var batch = new Batch(3, 4, 3, 2, ScalarType.Float32);

        var expected = without.call(batch.Features, batch.Labels, Start);
        var found = with.call(batch.Features, batch.Labels, Start);

        Near.Equal(expected.Terms[1].Value, found.Terms[1].Value, 1e-6);
        Assert.Equal(
            [.. batch.LabelNumbers, -1],
            Near.Numbers(with.state_dict()["queue_labels"]).Take(4).Select(v => (long)v)
        );
    }
}
