using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Nuke.Common.Execution;
using Nuke.Common.Planning;

namespace NukeSubset.Tests.Planning;

public sealed class TopologicalOrderTests
{
    private const int None = 0;
    private const int Execution = 1;
    private const int Order = 2;
    private const int Trigger = 3;

    private static readonly MemberInfo AnyMember = typeof(object).GetMethod(nameof(ToString))!;

    /// <summary>Edges between targets, from lower to higher numbers alone, so that there is no circle.</summary>
    private static readonly Gen<(int Count, int[] Edges, int[] Shuffle)> Graphs =
        from count in Gen.Choose(1, 9)
        from edges in Gen.ArrayOf(
            Gen.Frequency((5, Gen.Constant(None)), (3, Gen.Choose(Execution, Trigger))),
            count * count
        )
        from shuffle in Gen.ArrayOf(Gen.Choose(0, 1000), count)
        select (count, edges, shuffle);

    [Fact]
    public void every_target_comes_after_all_it_waits_for_and_just_what_is_needed_is_planned() =>
        Prop.ForAll(
                Arb.From(Graphs),
                graph =>
                {
                    var targets = Build(graph.Count, graph.Edges);
                    var declared = targets
                        .Zip(graph.Shuffle)
                        .OrderBy(pair => pair.Second)
                        .Select(pair => pair.First)
                        .ToList();
                    targets[^1].Invoked = true;
                    var plan = ExecutionPlanner.Plan([.. declared.Select(Default(targets[^1]))], names: null);
                    var place = plan.Index().ToDictionary(entry => entry.Item, entry => entry.Index);

                    var ordered = plan.All(target =>
                        target
                            .AllDependencies.Where(place.ContainsKey)
                            .All(dependency => place[dependency] < place[target])
                    );
                    return ordered && place.Keys.ToHashSet().SetEquals(Needed(plan, place));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void an_edge_back_is_always_found() =>
        Prop.ForAll(
                Arb.From(Graphs.Where(graph => graph.Count > 1)),
                graph =>
                {
                    var targets = Build(graph.Count, graph.Edges);
                    // A way forward along all targets, and one back from the last to the first.
                    for (var index = 1; index < targets.Count; index++)
                        targets[index].OrderDependencies.Add(targets[index - 1]);
                    targets[0].ExecutionDependencies.Add(targets[^1]);
                    return Record.Exception(() => CycleCheck.Run(targets)) is AssertionException;
                }
            )
            .QuickCheckThrowOnFailure();

    private static List<ExecutableTarget> Build(int count, int[] edges)
    {
        var targets = Enumerable.Range(0, count).Select(number => Make(number == count - 1)).ToList();
        for (var later = 1; later < count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
                Connect(targets[earlier], targets[later], edges[(later * count) + earlier]);
        }

        return targets;
    }

    private static ExecutableTarget Make(bool isDefault) =>
        new(AnyMember, new Target(definition => definition)) { IsDefault = isDefault };

    private static Func<ExecutableTarget, ExecutableTarget> Default(ExecutableTarget only) =>
        target => target.IsDefault == ReferenceEquals(target, only) ? target : throw new InvalidOperationException();

    private static void Connect(ExecutableTarget earlier, ExecutableTarget later, int kind)
    {
        switch (kind)
        {
            case Execution:
                later.ExecutionDependencies.Add(earlier);
                break;
            case Order:
                later.OrderDependencies.Add(earlier);
                break;
            case Trigger:
                earlier.Triggers.Add(later);
                later.TriggerDependencies.Add(earlier);
                break;
        }
    }

    // The slow way round: grow the set of what is needed until it no longer grows.
    private static HashSet<ExecutableTarget> Needed(
        IReadOnlyList<ExecutableTarget> plan,
        Dictionary<ExecutableTarget, int> place
    )
    {
        var needed = plan.Where(target => target.IsDefault).ToHashSet();
        while (true)
        {
            var more = needed
                .SelectMany(target => target.ExecutionDependencies.Concat(target.Triggers))
                .Except(needed)
                .ToList();
            if (more.Count == 0)
                return needed;
            needed.UnionWith(more.Where(place.ContainsKey).DefaultIfEmpty(more[0]));
        }
    }
}
