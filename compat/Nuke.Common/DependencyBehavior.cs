namespace Nuke.Common;

/// <summary>What happens to the dependencies of a target that is skipped.</summary>
public enum DependencyBehavior
{
    /// <summary>Dependencies that no other scheduled target needs are skipped too.</summary>
    Skip,

    /// <summary>Dependencies run all the same.</summary>
    Execute,
}
