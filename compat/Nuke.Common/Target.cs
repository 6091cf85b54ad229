namespace Nuke.Common;

/// <summary>A build step: a property of this type on a <see cref="NukeBuild"/> describes one target.</summary>
/// <param name="definition">The definition to add to.</param>
/// <returns>The same definition.</returns>
public delegate ITargetDefinition Target(ITargetDefinition definition);
