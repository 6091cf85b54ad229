namespace Nuke.Common;

/// <summary>
/// Fills a field or property of the build from, in this order, the command line (<c>--kebab-case</c>), the environment
/// (<c>NAME</c> or <c>NUKE_NAME</c>) and <c>.nuke/parameters.json</c>. A member that gets no value keeps its initial one.
/// </summary>
/// <param name="description">The line shown for the parameter in <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class ParameterAttribute(string? description = null) : Attribute
{
    /// <summary>The line shown for the parameter in <c>--help</c>.</summary>
    public virtual string? Description { get; } = description;

    /// <summary>The name to use instead of the member's.</summary>
    public string? Name { get; set; }

    /// <summary>One character that separates the items of a list given as one value.</summary>
    public string? Separator { get; set; }

    /// <summary>The type that has <see cref="ValueProviderMember"/>; the build itself unless given.</summary>
    public Type? ValueProviderType { get; set; }

    /// <summary>A member of type <c>IEnumerable&lt;string&gt;</c> that lists the values allowed.</summary>
    public string? ValueProviderMember { get; set; }

    /// <summary>Whether <c>--help</c> shows the parameter.</summary>
    public virtual bool List { get; set; } = true;
}
