using Nuke.Common.Execution;

namespace Nuke.Common.Planning;

/// <summary>Refuses targets that wait for each other in a circle.</summary>
internal static class CycleCheck
{
    /// <exception cref="AssertionException">There is a circle; the message names its targets in order.</exception>
    public static void Run(IReadOnlyList<ExecutableTarget> targets)
    {
        var done = new HashSet<ExecutableTarget>();
        var path = new List<ExecutableTarget>();
        foreach (var target in targets)
            Visit(target);

        void Visit(ExecutableTarget target)
        {
            var start = path.IndexOf(target);
            if (start >= 0)
            {
                var circle = path.Skip(start).Append(target).Select(member => member.Name);
                Assert.Fail($"Targets wait for each other in a circle: {string.Join(" -> ", circle)}");
            }

            if (done.Contains(target))
                return;
            path.Add(target);
            foreach (var dependency in target.AllDependencies)
                Visit(dependency);
            path.RemoveAt(path.Count - 1);
            done.Add(target);
        }
    }
}
