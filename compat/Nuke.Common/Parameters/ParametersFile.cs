using System.Text.Json;

namespace Nuke.Common.Parameters;

/// <summary>The values of <c>.nuke/parameters.json</c>.</summary>
internal sealed class ParametersFile
{
    private const string Schema = "$schema";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private readonly Dictionary<string, IReadOnlyList<string>> values = new(StringComparer.OrdinalIgnoreCase);

    private ParametersFile(string path) => Path = path;

    /// <summary>The file, as an error names it.</summary>
    public string Path { get; }

    /// <summary>Reads the file below a root directory; one that is not there has no values.</summary>
    /// <exception cref="AssertionException">The file is no JSON object of values, or names an unknown parameter.</exception>
    public static ParametersFile Read(string root, IReadOnlyList<ParameterMember> parameters)
    {
        var file = new ParametersFile(System.IO.Path.Combine(root, ".nuke", "parameters.json"));
        if (!File.Exists(file.Path))
            return file;
        using var json = file.Parse();
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Name == Schema)
                continue;
            var name = property.Name.Replace("-", "", StringComparison.Ordinal);
            if (!parameters.Any(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                Assert.Fail(CommandLine.UnknownParameter(property.Name, $" ({file.Path})", parameters));
            file.values[name] = file.Texts(property);
        }

        return file;
    }

    /// <summary>The values of a parameter, or null.</summary>
    public IReadOnlyList<string>? Values(ParameterMember parameter) => values.GetValueOrDefault(parameter.Name);

    private JsonDocument Parse()
    {
        try
        {
            var json = JsonDocument.Parse(File.ReadAllText(Path), Lenient);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json
                : throw new AssertionException($"'{Path}' must be a JSON object");
        }
        catch (JsonException exception)
        {
            throw new AssertionException($"'{Path}' is no JSON: {exception.Message}", exception);
        }
    }

    private IReadOnlyList<string> Texts(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Array
            ? [.. property.Value.EnumerateArray().Select(item => Text(property.Name, item))]
            : [Text(property.Name, property.Value)];

    private string Text(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw new AssertionException(
                $"'{name}' in '{Path}' must be a text, a number, a truth value or a list of them"
            ),
        };
}
