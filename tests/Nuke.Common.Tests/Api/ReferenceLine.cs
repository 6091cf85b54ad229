using System.Text.RegularExpressions;

namespace NukeSubset.Tests.Api;

/// <summary>
/// Reads the list of NUKE's declarations, lines of the form <c>where :: declaration</c>, into the form in which
/// <see cref="PublicMembers"/> writes them: without what a caller does not see.
/// </summary>
internal static partial class ReferenceLine
{
    public static IEnumerable<string> Read(string line)
    {
        if (line.Split(" :: ", 2) is not [var place, var declaration])
            yield break;
        var type = TypeDeclaration().Match(declaration);
        if (type.Success)
        {
            // A nested type is listed at its owner, and may be listed at a namespace that has the owner's name.
            yield return $"{place}.{type.Groups["name"].Value}{EnumMembers(declaration)}";
            yield return $"{place}+{type.Groups["name"].Value}{EnumMembers(declaration)}";
            yield break;
        }

        var bare = Constraint()
            .Replace(Modifiers().Replace(declaration, ""), "")
            .Replace("(this ", "(", StringComparison.Ordinal);
        // The value that a field begins with is its own business; that of a constant is not.
        if (!bare.StartsWith("const ", StringComparison.Ordinal) && !bare.Contains('(', StringComparison.Ordinal))
            bare = bare.Split(" = ")[0];
        bare = TupleArgument().Replace(bare, "<(tuple)>").Replace(" (", "(", StringComparison.Ordinal);
        yield return $"{place} :: {bare}";
    }

    private static string EnumMembers(string declaration) =>
        declaration.Contains(" enum ", StringComparison.Ordinal) ? " " + declaration[declaration.IndexOf('{')..] : "";

    [GeneratedRegex(@"\b(class|interface|struct|enum|delegate \w+) (?<name>\w+)\b(?=$|[ (<])")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^((public|protected|internal|virtual|override|abstract|async) )+|\breadonly ")]
    private static partial Regex Modifiers();

    [GeneratedRegex(@"<\([^)]*\)>")]
    private static partial Regex TupleArgument();

    [GeneratedRegex(@" where T : .*$")]
    private static partial Regex Constraint();
}
