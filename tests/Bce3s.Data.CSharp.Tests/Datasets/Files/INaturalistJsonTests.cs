using System.Text;
using System.Text.Json;
using Xunit;

namespace Bce3s.Data.Tests.Datasets.Files;

public sealed class INaturalistJsonTests : IDisposable
{
    private const string Valid = """
        {"info": {"images": [1, {"id": 3}]}, "licenses": [{"id": 1, "name": "x"}],
         "annotations": [{"id": 9, "image_id": 7, "category_id": 30, "bbox": [1, 2, {"id": 5}]},
                         {"id": 8, "image_id": 4, "category_id": 10}],
         "images": [{"id": 4, "file_name": "a/x.jpg", "width": 5, "height": 6, "rights_holder": null},
                    {"file_name": "b\/\u00e9.jpg", "id": 7}],
         "categories": [{"id": 30, "name": "Ursus"}, {"id": 10, "name": "Apis", "supercategory": "Insecta"}, {"id": 20}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ImageFiles Read(string content) => Read(Encoding.UTF8.GetBytes(content));

    private ImageFiles Read(byte[] content) => INaturalistJson.Read(_folder.File("a.json", content), "/images");

    private void Refused(string content, params string[] said) => Refused(Encoding.UTF8.GetBytes(content), said);

    private void Refused(byte[] content, params string[] said)
    {
        var error = Assert.Throws<DataFormatException>(() => Read(content));
        Assert.Equal(_folder.File("a.json"), error.Path);
        foreach (var part in said)
            Assert.Contains(part, error.Message);
    }

    [Fact]
    public void Images_are_in_the_file_s_order_and_classes_in_that_of_their_ids()
    {
        var files = Read(Valid);
        Assert.Equal(["a/x.jpg", "b/é.jpg"], [files.RelativePath(0), files.RelativePath(1)]);
        Assert.Equal([0, 2], files.Labels);
        Assert.Equal(["Apis", "20", "Ursus"], files.ClassNames);
        Assert.Equal([1, 0, 1], files.ClassCounts);
    }

    [Fact]
    public void Ids_that_are_missing_or_twice_there_are_named()
    {
        Refused(Valid.Replace("\"image_id\": 7", "\"image_id\": 5"), "image 7", "without an annotation");
        Refused(Valid.Replace("{\"id\": 8,", "{\"image_id\": 5, \"category_id\": 10}, {"), "annotation of image 5");
        Refused(Valid.Replace("\"image_id\": 7", "\"image_id\": 4"), "second annotation of image 4");
        Refused(Valid.Replace("\"category_id\": 30", "\"category_id\": 40"), "image 7", "category 40");
        Refused(Valid.Replace("\"id\": 7", "\"id\": 4"), "image 4 twice");
        Refused(Valid.Replace("{\"id\": 20}", "{\"id\": 30}"), "category 30 twice");
        Refused(Valid.Replace("b\\/\\u00e9.jpg", "a/x.jpg"), "a/x.jpg", "image 4", "image 7");
    }

    [Fact]
    public void Entries_of_another_kind_are_named()
    {
        Refused(Valid.Replace(", \"id\": 7", ""), "no id", "entry 2 of images");
        Refused(Valid.Replace("\"id\": 7", "\"id\": \"7\""), "no id", "entry 2 of images");
        Refused(Valid.Replace("\"id\": 7", "\"id\": 7.5"), "no id", "entry 2 of images");
        Refused(Valid.Replace("\"file_name\": \"a/x.jpg\"", "\"file_name\": {\"id\": 1}"), "no file_name", "entry 1");
        Refused(Valid.Replace("\"category_id\": 30", "\"other\": 30"), "no category_id", "entry 1 of annotations");
        Refused(Valid.Replace("{\"id\": 20}", "20"), "Number in categories");
        Refused("[1]", "StartArray at the top");
        Refused("{\"images\": {}}", "StartObject for images");
        Refused("{}", "0 images and 0 categories");
        Refused(Valid.Replace("a/x.jpg", "../x.jpg"), "..", "image 4");
        Refused(Valid.Replace("a/x.jpg", "\\ud800"), "UTF-8");
    }

    [Fact]
    public void Broken_text_is_located()
    {
        Refused("", "line 1");
        Refused(Valid[..^1], "line 6");
        Refused(Valid.Replace("\"width\": 5", "\"width\": x"), "line 4");
        Refused(Valid + "{}", "line 6");
        var bytes = Encoding.UTF8.GetBytes(Valid);
        bytes[Valid.IndexOf("x.jpg", StringComparison.Ordinal)] = 0xFF;
        Refused(bytes, "UTF-8");
        Refused($"{{\"x\": \"{new string('a', 3 << 20)}\"}}", "1 MiB");
        Refused(string.Concat(Enumerable.Repeat("{\"x\":", 100)), "line 1");
    }

    [Fact]
    public void Tokens_across_the_blocks_of_a_large_file_are_read()
    {
        const int Count = 20_000;
        var long_ = new string('é', 100_000);
        var file = _folder.File("large.json");
        using (var stream = File.Create(file))
            JsonSerializer.Serialize(
                stream,
                new
                {
                    info = long_,
                    images = Enumerable.Range(0, Count).Select(i => new { id = 3 * i, file_name = $"d/{i}.jpg" }),
                    annotations = Enumerable.Range(0, Count).Select(i => new { image_id = 3 * i, category_id = i % 9 }),
                    categories = Enumerable.Range(0, 9).Select(i => new { id = i, name = $"c{i}" }),
                }
            );
        var files = INaturalistJson.Read(file, "/");
        Assert.Equal(Count, files.Count);
        for (var i = 0; i < Count; i++)
            Assert.Equal(($"d/{i}.jpg", i % 9), (files.RelativePath(i), (int)files.Labels[i]));
    }

    [Fact]
    public void Ids_chosen_to_collide_do_not()
    {
        // .NET's own hash of each is 0.
        var ids = Enumerable.Range(0, 60_000).Select(i => (long)i << 32 | (uint)i).ToArray();
        var images = string.Join(',', ids.Select(id => $"{{\"id\":{id},\"file_name\":\"{id}\"}}"));
        var labels = string.Join(',', ids.Select(id => $"{{\"image_id\":{id},\"category_id\":{id}}}"));
        var categories = string.Join(',', ids.Select(id => $"{{\"id\":{id}}}"));
        var json = $"{{\"images\":[{images}],\"annotations\":[{labels}],\"categories\":[{categories}]}}";
        var path = _folder.File("collide.json", Encoding.UTF8.GetBytes(json));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var files = INaturalistJson.Read(path, _folder.Path);
        Assert.Equal(ids.Length, files.Count);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<DataNotFoundException>(() => INaturalistJson.Read(_folder.File("none.json"), "/"));
        Assert.Contains("none.json", error.Message);
    }

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damaged_annotations_are_read_or_refused()
    {
        var file = _folder.File("damaged");
        Damage.Check(file, Encoding.UTF8.GetBytes(Valid), () => INaturalistJson.Read(file, "/").Dispose());
    }
}
