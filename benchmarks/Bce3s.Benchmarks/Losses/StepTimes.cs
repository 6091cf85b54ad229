using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Losses;

/// <summary>Milliseconds of forward and backward, a number a round for each form.</summary>
internal sealed class StepTimes
{
    private const int LeastRounds = 3;
    private const int MostRounds = 51;
    private const double RoundMilliseconds = 40;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(6);
    private static readonly Form[] Forms = Enum.GetValues<Form>();

    private readonly double[][] ordered;

    private StepTimes(IEnumerable<double>[] rounds) => ordered = [.. rounds.Select(times => times.Order().ToArray())];

    internal int Rounds => ordered[0].Length;

    internal double Median(Form form) => ordered[(int)form][Rounds / 2];

    internal double Least(Form form) => ordered[(int)form][0];

    /// <summary>Rounds of all forms in turn, so that a noisy moment of the machine falls on all.</summary>
    internal static StepTimes Of(LossRow row)
    {
        using var scope = NewDisposeScope();
        using var loss = row.Make(row.Size);
        var steps = Array.ConvertAll(Forms, loss.Step);
        var repetitions = steps.Min(step => Repetitions(loss, step));
        var rounds = Array.ConvertAll(Forms, _ => new List<double>());
        var elapsed = Stopwatch.StartNew();
        // An odd number, so that the median is a round that was.
        while (
            rounds[0].Count < MostRounds
            && (elapsed.Elapsed < Budget || rounds[0].Count < LeastRounds || rounds[0].Count % 2 == 0)
        )
            foreach (var form in Forms)
                rounds[(int)form].Add(Time(loss, steps[(int)form], repetitions));
        return new(rounds);
    }

    /// <summary>
    /// Short steps are repeated within a round: after the step of another form, the caches and the heap are as in no training. The first step loads code.
    /// </summary>
    private static int Repetitions(LossCase loss, Action step)
    {
        Time(loss, step, 1);
        return Math.Clamp((int)(RoundMilliseconds / Time(loss, step, 1)), 1, 100);
    }

    private static double Time(LossCase loss, Action step, int repetitions)
    {
        var total = TimeSpan.Zero;
        for (var i = 0; i < repetitions; i++)
        {
            using var scope = NewDisposeScope();
            loss.Clear();
            var start = Stopwatch.GetTimestamp();
            step();
            total += Stopwatch.GetElapsedTime(start);
        }
        return total.TotalMilliseconds / repetitions;
    }
}
