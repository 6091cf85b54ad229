namespace Bce3s.Data;

// MD5 sums of archives are those of the publishers' page, of Python batches those that PyTorch's torchvision checks, of CIFAR-100's binary
// files as they come out of that archive. No sums of CIFAR-10's single binary batches are published: all of them together are checked.
public static partial class KnownDatasets
{
    private const string CifarPage = "https://www.cs.toronto.edu/~kriz/cifar.html";
    private const string CifarTerms = "no licence stated; the publishers ask to cite Krizhevsky 2009";

    // Records of a label (CIFAR-100: two) and 32×32 pixels of three colours.
    private const long Cifar10Record = 1 + 3 * 32 * 32;
    private const long Cifar100Record = 2 + 3 * 32 * 32;

    private static KnownDataset CifarTen()
    {
        var train = Checksum.Sha256("a0181da372c0d63a5920fdbea2ec3f83ecbc552d378218e1cb473cf634941a3b");
        var test = Checksum.Sha256("8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b");
        return new()
        {
            Name = "cifar10",
            Title = "CIFAR-10",
            Terms = CifarTerms,
            HomePage = CifarPage,
            WhereToGet = $"`bce3s data fetch cifar10`, or {CifarPage}",
            Classes = 10,
            Train = new(50_000, 5_000, 5_000),
            Test = new(10_000, 1_000, 1_000),
            Layouts =
            [
                new(
                    "data_batch_1.bin … data_batch_5.bin, test_batch.bin (binary version; there or in cifar-10-batches-bin)",
                    Inner: "cifar-10-batches-bin",
                    [
                        new(
                            [.. Enumerable.Range(1, 5).Select(batch => $"data_batch_{batch}.bin")],
                            10_000 * Cifar10Record,
                            train
                        ),
                        new("test_batch.bin", 10_000 * Cifar10Record, test),
                    ],
                    folder => Cifar10.Load(folder)
                ),
                new(
                    "data_batch_1 … data_batch_5, test_batch (Python version; there or in cifar-10-batches-py)",
                    Inner: "cifar-10-batches-py",
                    [
                        new("data_batch_1", bytes: null, Checksum.Md5("c99cafc152244af753f735de768cd75f")),
                        new("data_batch_2", bytes: null, Checksum.Md5("d4bba439e000b95fd0a9bffe97cbabec")),
                        new("data_batch_3", bytes: null, Checksum.Md5("54ebc095f3ab1f0389bbae665268c751")),
                        new("data_batch_4", bytes: null, Checksum.Md5("634d18415352ddfa80567beed471001a")),
                        new("data_batch_5", bytes: null, Checksum.Md5("482c414d41f54cd18b22e5b47cb7c3cb")),
                        new("test_batch", bytes: null, Checksum.Md5("40351d587109b95175f43aff81a1287e")),
                    ],
                    folder => Cifar10.Load(folder)
                ),
                new(
                    "train.bin, test.bin (all records of the binary version)",
                    Inner: null,
                    [new("train.bin", 50_000 * Cifar10Record, train), new("test.bin", 10_000 * Cifar10Record, test)],
                    folder => Cifar10.Load(folder)
                ),
            ],
            Downloads =
            [
                CifarArchive(
                    "cifar-10-binary",
                    170_052_171,
                    "c32a1d4ab5d03f1284b67883e8d87530",
                    "cifar-10-batches-bin",
                    [.. Enumerable.Range(1, 5).Select(batch => $"data_batch_{batch}.bin"), "test_batch.bin"],
                    60_000 * Cifar10Record
                ),
            ],
        };
    }

    private static KnownDataset CifarHundred() =>
        new()
        {
            Name = "cifar100",
            Title = "CIFAR-100",
            Terms = CifarTerms,
            HomePage = CifarPage,
            WhereToGet = $"`bce3s data fetch cifar100`, or {CifarPage}",
            Classes = 100,
            Train = new(50_000, 500, 500),
            Test = new(10_000, 100, 100),
            Layouts =
            [
                new(
                    "train.bin, test.bin (binary version; there or in cifar-100-binary)",
                    Inner: "cifar-100-binary",
                    [
                        new(
                            "train.bin",
                            50_000 * Cifar100Record,
                            Checksum.Sha256("f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29")
                        ),
                        new(
                            "test.bin",
                            10_000 * Cifar100Record,
                            Checksum.Sha256("d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a")
                        ),
                    ],
                    folder => Cifar100.Load(folder)
                ),
                new(
                    "train, test (Python version; there or in cifar-100-python)",
                    Inner: "cifar-100-python",
                    [
                        new("train", bytes: null, Checksum.Md5("16019d7e3df5f24257cddd939b257f8d")),
                        new("test", bytes: null, Checksum.Md5("f0ef6b0ae62326f3e7ffdfab6717acfc")),
                    ],
                    folder => Cifar100.Load(folder)
                ),
            ],
            Downloads =
            [
                CifarArchive(
                    "cifar-100-binary",
                    168_513_733,
                    "03b5dce01913d631647c71ecec9e9cb8",
                    "cifar-100-binary",
                    ["train.bin", "test.bin"],
                    60_000 * Cifar100Record
                ),
            ],
        };

    private static DatasetDownload CifarArchive(
        string name,
        long bytes,
        string md5,
        string folder,
        string[] files,
        long unpacked
    ) =>
        new(
            new Uri($"https://www.cs.toronto.edu/~kriz/{name}.tar.gz"),
            bytes,
            Checksum.Md5(md5),
            [.. files.Select(file => $"{folder}/{file}")],
            unpacked
        );
}
