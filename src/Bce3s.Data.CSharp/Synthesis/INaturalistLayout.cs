using System.Text.Json;

namespace Bce3s.Data;

/// <summary>iNaturalist 2018: a tree of super-categories and categories, annotation files, and the image lists of
/// long-tail papers.</summary>
internal sealed class INaturalistLayout : SyntheticLayout
{
    private const int ValidationImages = 3;

    // Categories are numbered by super-category; these begin at these numbers in the real set.
    private static readonly (int First, string Name)[] s_groups =
    [
        (0, "Animalia"),
        (7, "Arachnida"),
        (121, "Animalia"),
        (142, "Insecta"),
        (2173, "Animalia"),
        (2229, "Actinopterygii"),
        (2598, "Amphibia"),
        (2742, "Animalia"),
        (2746, "Aves"),
        (4004, "Animalia"),
        (4030, "Mammalia"),
        (4264, "Reptilia"),
        (4548, "Animalia"),
        (4610, "Mollusca"),
        (4872, "Animalia"),
        (4874, "Bacteria"),
        (4875, "Chromista"),
        (4900, "Fungi"),
        (5221, "Plantae"),
        (8138, "Protozoa"),
    ];

    public override long HeldOut(int classes, double scale) => classes * PerClass(scale);

    public override void Write(SyntheticWriter writer)
    {
        var held = PerClass(writer.Scale);
        writer.ForEachClass(
            0,
            writer.Counts.Length,
            (label, pictures) =>
            {
                writer.CreateFolder(Folder(label));
                for (var i = 0L; i < writer.Counts[label] + held; i++)
                {
                    var path = PathOf(writer, label, i);
                    writer.WriteImage(path, pictures.Jpeg(label, Variation(writer, label, i), path));
                }
            }
        );
        var train = Shuffled(writer, label => (0, writer.Counts[label]), stream: 0);
        var validation = Shuffled(writer, label => (writer.Counts[label], writer.Counts[label] + held), stream: 1);
        Describe(writer, "train2018.json", "iNaturalist18_train.txt", train, firstId: 0);
        Describe(writer, "val2018.json", "iNaturalist18_val.txt", validation, firstId: train.Length);
    }

    private static long PerClass(double scale) => SyntheticProfile.Scaled(ValidationImages, scale);

    private static string Group(int label) => s_groups.Last(group => group.First <= label).Name;

    public static string Folder(int label) => $"train_val2018/{Group(label)}/{label}";

    private static string PathOf(SyntheticWriter writer, int label, long image)
    {
        var (one, other) = (
            SplitMix64.Derive(writer.Seed, label, image, 0),
            SplitMix64.Derive(writer.Seed, label, image, 1)
        );
        return $"{Folder(label)}/{one:x16}{other:x16}.jpg";
    }

    /// <summary>Images after the training ones are validation images.</summary>
    private static int Variation(SyntheticWriter writer, int label, long image) =>
        image < writer.Counts[label]
            ? (int)(image % SyntheticPictures.TrainVariations)
            : (int)(SyntheticPictures.TrainVariations + image - writer.Counts[label]);

    /// <summary>Images of all classes mixed, as the real files have them.</summary>
    private static (int Label, long Image)[] Shuffled(
        SyntheticWriter writer,
        Func<int, (long From, long To)> ofClass,
        int stream
    )
    {
        var images = new List<(int Label, long Image)>();
        for (var label = 0; label < writer.Counts.Length; label++)
        {
            var (from, to) = ofClass(label);
            for (var i = from; i < to; i++)
                images.Add((label, i));
        }
        var order = new long[images.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        new SplitMix64(writer.Seed, stream).Shuffle(order);
        return Array.ConvertAll(order, i => images[(int)i]);
    }

    private static void Describe(
        SyntheticWriter writer,
        string annotations,
        string list,
        (int Label, long Image)[] images,
        int firstId
    )
    {
        ImageList.Write(
            Path.Combine(writer.Folder, list),
            images.Select(image => (PathOf(writer, image.Label, image.Image), (long)image.Label))
        );
        using var file = File.Create(Path.Combine(writer.Folder, annotations));
        using var json = new Utf8JsonWriter(file);
        void Entries(string section, int count, Action<int> fields)
        {
            json.WriteStartArray(section);
            for (var i = 0; i < count; i++)
            {
                json.WriteStartObject();
                fields(i);
                json.WriteEndObject();
                if (json.BytesPending > 1 << 16)
                    json.Flush();
            }
            json.WriteEndArray();
        }

        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("description", "Generated pictures with the class counts and layout of iNaturalist 2018");
        json.WriteEndObject();
        Entries(
            "images",
            images.Length,
            i =>
            {
                var size = writer.SizeOf(Variation(writer, images[i].Label, images[i].Image));
                json.WriteNumber("id", firstId + i);
                json.WriteString("file_name", PathOf(writer, images[i].Label, images[i].Image));
                json.WriteNumber("width", size.Width);
                json.WriteNumber("height", size.Height);
            }
        );
        Entries(
            "categories",
            writer.Counts.Length,
            label =>
            {
                json.WriteNumber("id", label);
                json.WriteString("name", $"{Group(label)} {label}");
                json.WriteString("supercategory", Group(label));
            }
        );
        Entries(
            "annotations",
            images.Length,
            i =>
            {
                json.WriteNumber("id", firstId + i);
                json.WriteNumber("image_id", firstId + i);
                json.WriteNumber("category_id", images[i].Label);
            }
        );
        json.WriteEndObject();
    }
}
