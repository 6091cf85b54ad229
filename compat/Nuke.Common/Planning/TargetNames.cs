using Nuke.Common.Execution;
using Nuke.Common.Output;

namespace Nuke.Common.Planning;

/// <summary>Finds targets by the names a user types.</summary>
internal static class TargetNames
{
    /// <summary>The target of a name in any case and with or without dashes.</summary>
    /// <exception cref="AssertionException">There is none; the message lists those there are.</exception>
    public static ExecutableTarget Find(IReadOnlyList<ExecutableTarget> targets, string name)
    {
        var plain = name.Replace("-", "", StringComparison.Ordinal);
        return targets
            .FirstOrDefault(target => target.Name.Equals(plain, StringComparison.OrdinalIgnoreCase))
            .NotNull(
                Alternatives.Message(
                    $"There is no target '{name}'. Targets:",
                    targets.Where(target => target.Listed).Select(target => target.Name)
                )
            );
    }
}
