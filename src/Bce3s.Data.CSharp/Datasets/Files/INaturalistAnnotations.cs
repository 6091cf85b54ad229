using System.Text;
using System.Text.Json;

namespace Bce3s.Data;

/// <summary>What <see cref="INaturalistJson"/> keeps of a file while its tokens pass by.</summary>
internal sealed class INaturalistAnnotations(string path)
{
    private string? _section;
    private string? _field;
    private long? _id;
    private long? _image;
    private long? _category;
    private string? _text;

    /// <summary>The position of each image id in <see cref="Paths"/>.</summary>
    public Dictionary<long, int> Images { get; } = new(SeededNumbers.Instance);

    public RelativePaths Paths { get; } = new();

    /// <summary>The category id of each image id.</summary>
    public Dictionary<long, long> Labels { get; } = new(SeededNumbers.Instance);

    /// <summary>Names by category id, ascending.</summary>
    public SortedDictionary<long, string> Categories { get; } = [];

    /// <summary>The document is an object (depth 0) of sections (1), arrays of objects (2) whose fields (3) are
    /// read.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        var token = reader.TokenType;
        switch (reader.CurrentDepth)
        {
            case 0 when token is not (JsonTokenType.StartObject or JsonTokenType.EndObject):
                throw new DataFormatException(path, $"{token} at the top", "an object of images and annotations");
            case 1 when token == JsonTokenType.PropertyName:
                _section = OneOf(ref reader, "images", "annotations", "categories");
                break;
            case 1 when _section is not null && token is not (JsonTokenType.StartArray or JsonTokenType.EndArray):
                throw new DataFormatException(path, $"{token} for {_section}", "an array of objects");
            case 2 when _section is not null:
                if (token == JsonTokenType.StartObject)
                    (_field, _id, _image, _category, _text) = (null, null, null, null, null);
                else if (token == JsonTokenType.EndObject)
                    Add(_section);
                else
                    throw new DataFormatException(path, $"{token} in {_section}", "objects");
                break;
            case 3 when _section is not null:
                if (token == JsonTokenType.PropertyName)
                    _field = OneOf(ref reader, "id", "file_name", "image_id", "category_id", "name");
                else
                    Value(ref reader);
                break;
        }
    }

    private static string? OneOf(ref Utf8JsonReader reader, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (reader.ValueTextEquals(name))
                return name;
        return null;
    }

    private void Value(ref Utf8JsonReader reader)
    {
        long? number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var whole) ? whole : null;
        switch (_field)
        {
            case "id":
                _id = number;
                break;
            case "image_id":
                _image = number;
                break;
            case "category_id":
                _category = number;
                break;
            case "file_name" or "name" when reader.TokenType == JsonTokenType.String:
                _text = reader.GetString();
                break;
        }
    }

    private void Add(string section)
    {
        switch (section)
        {
            case "images":
                AddImage(Given(_id, "id", Images.Count), Given(_text, "file_name", Images.Count));
                break;
            case "annotations":
                var (image, category) = (
                    Given(_image, "image_id", Labels.Count),
                    Given(_category, "category_id", Labels.Count)
                );
                if (!Labels.TryAdd(image, category))
                    throw new DataFormatException(path, $"a second annotation of image {image}", "one for each image");
                break;
            case "categories":
                var id = Given(_id, "id", Categories.Count);
                if (!Categories.TryAdd(id, _text ?? $"{id}"))
                    throw new DataFormatException(path, $"category {id} twice", "every category once");
                break;
        }
    }

    private void AddImage(long id, string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (RelativePaths.HasObjection(bytes, out var objection))
            throw new DataFormatException(path, $"{objection} for image {id}", "a path below the root");
        if (!Images.TryAdd(id, Paths.Count))
            throw new DataFormatException(path, $"image {id} twice", "every image once");
        if (!Paths.TryAdd(bytes, out var earlier))
            throw new DataFormatException(
                path,
                $"the file {Excerpt.Of(bytes)} for image {Images.First(pair => pair.Value == earlier).Key} and for image {id}",
                "every file once"
            );
    }

    private long Given(long? value, string field, int before) => value ?? throw Lacks(field, before);

    private string Given(string? value, string field, int before) => value ?? throw Lacks(field, before);

    private DataFormatException Lacks(string field, int before) =>
        new(path, $"no {field} in entry {before + 1} of {_section}", "whole numbers as ids, texts as names");
}
