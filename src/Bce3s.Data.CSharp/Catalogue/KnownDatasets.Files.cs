namespace Bce3s.Data;

// Sums of lists are of the published ones (https://github.com/zhmiao/OpenLongTailRecognition-OLTR and those who took them over);
// none is known of the training list of ImageNet-LT, whose counts are checked instead.
public static partial class KnownDatasets
{
    private const string Lists =
        "the lists from https://github.com/facebookresearch/classifier-balancing (data/) or "
        + "https://github.com/zhmiao/OpenLongTailRecognition-OLTR";

    private static KnownDataset ImageNetLt() =>
        new()
        {
            Name = "imagenet-lt",
            Title = "ImageNet-LT",
            Terms = "images for non-commercial research after registration; no licence stated for the lists",
            HomePage = "https://www.image-net.org",
            WhereToGet =
                $"images of ILSVRC 2012 after registration at https://www.image-net.org/download.php; {Lists}; "
                + "generated stand-ins from `bce3s data synth --like imagenet-lt`",
            Classes = 1000,
            Train = new(115_846, 5, 1_280),
            Test = new(50_000, 50, 50),
            Layouts =
            [
                Listed(
                    "ImageNet_LT_train.txt, ImageNet_LT_test.txt (lines `path label`) with the folders "
                        + "train/n01440764/… and val/n01440764/… that they name",
                    new("ImageNet_LT_train.txt", bytes: null, checksum: null),
                    new(
                        "ImageNet_LT_test.txt",
                        bytes: null,
                        Checksum.Sha256("d1590191cf8a71fada7b1aaedaa2d139a2aea93ff2f1b755319d0bd8dbaa55d5")
                    ),
                    classes: 1000
                ),
            ],
        };

    private static KnownDataset PlacesLt() =>
        new()
        {
            Name = "places-lt",
            Title = "Places-LT",
            Terms = "images for non-commercial research and education; no licence stated for the lists",
            HomePage = "http://places2.csail.mit.edu",
            WhereToGet =
                $"images of Places365-Standard (256×256) after agreeing to the terms at http://places2.csail.mit.edu/download.html; {Lists}",
            Classes = 365,
            Train = new(62_500, 5, 4_980),
            Test = new(36_500, 100, 100),
            Layouts =
            [
                Listed(
                    "Places_LT_train.txt, Places_LT_test.txt (lines `path label`) with the folders train/airfield/… and val/airfield/… "
                        + "that they name",
                    new(
                        "Places_LT_train.txt",
                        bytes: null,
                        Checksum.Sha256("726c4871dcbf07ce2f857703bfe32e9a83ffbf52d704239f6d95c4f4f4c247f7")
                    ),
                    new(
                        "Places_LT_test.txt",
                        bytes: null,
                        Checksum.Sha256("44eee8441c8098c59195465abede425721bc35525d75209f9433b161a6eb37bc")
                    ),
                    classes: 365
                ),
            ],
        };

    private static KnownDataset INaturalist18() =>
        new()
        {
            Name = "inat18",
            Title = "iNaturalist 2018",
            Terms = "images under the licences of their photographers; for non-commercial research and education",
            HomePage = "https://github.com/visipedia/inat_comp/tree/master/2018",
            WhereToGet =
                "`bce3s data fetch inat18` (120 GB, and as much again to unpack), or generated stand-ins from `bce3s data synth --like inat18`",
            Classes = 8142,
            Train = new(437_513, 2, 1_000),
            Test = new(24_426, 3, 3),
            Layouts =
            [
                new(
                    "train2018.json, val2018.json with the folder train_val2018 that they name",
                    Inner: null,
                    [
                        new("train2018.json", bytes: null, checksum: null),
                        new("val2018.json", bytes: null, checksum: null),
                    ],
                    folder =>
                        (
                            INaturalistJson.Read(Path.Combine(folder, "train2018.json"), folder),
                            INaturalistJson.Read(Path.Combine(folder, "val2018.json"), folder)
                        )
                ),
                Listed(
                    "iNaturalist18_train.txt, iNaturalist18_val.txt (lines `path label`) with that folder",
                    new("iNaturalist18_train.txt", bytes: null, checksum: null),
                    new(
                        "iNaturalist18_val.txt",
                        bytes: null,
                        Checksum.Sha256("efaeff65f80641b60864470e6f255aa69453406ef5717eec8c6681748f3a61f3")
                    ),
                    classes: 8142
                ),
            ],
            Downloads =
            [
                INaturalist("train2018.json", "bfa29d89d629cbf04d826a720c0a68b0", unpacked: 200_000_000),
                INaturalist("val2018.json", "f2ed8bfe3e9901cdefceb4e53cd3775d", unpacked: 20_000_000),
                INaturalist("train_val2018", "b1c6952ce38f31868cc50ea72d066cc3", unpacked: 125_000_000_000),
            ],
        };

    private static DatasetDownload INaturalist(string name, string md5, long unpacked) =>
        new(
            new Uri($"https://ml-inat-competition-datasets.s3.amazonaws.com/2018/{name}.tar.gz"),
            Bytes: null,
            Checksum.Md5(md5),
            [name],
            unpacked
        );

    private static DatasetLayout Listed(string description, KnownFile train, KnownFile test, int classes) =>
        new(
            description,
            Inner: null,
            [train, test],
            folder =>
                (
                    ImageList.Read(Path.Combine(folder, train.Names[0]), folder, classes),
                    ImageList.Read(Path.Combine(folder, test.Names[0]), folder, classes)
                )
        );
}
