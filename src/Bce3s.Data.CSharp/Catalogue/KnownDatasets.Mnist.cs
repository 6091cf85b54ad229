namespace Bce3s.Data;

// The sums are of the unpacked content: the same content is distributed in different .gz files (Debian's carry no names).
// Those of MNIST and Fashion-MNIST as MD5 are in wide use; those of the subset are of the files in data/.
public static partial class KnownDatasets
{
    private const string DebianFashionMnist =
        "the Debian package dataset-fashion-mnist (/usr/share/datasets/fashion-mnist)";

    private static KnownDataset FashionMnistLt() =>
        new()
        {
            Name = "fashion-mnist-lt",
            Title = "Fashion-MNIST-LT",
            Terms = "MIT licence, © 2017 Zalando SE; comes with this project",
            HomePage = "https://github.com/zalandoresearch/fashion-mnist",
            WhereToGet =
                $"data/fashion-mnist-lt of this project; training also cuts it out of the full set: {DebianFashionMnist} or `bce3s data fetch fashion-mnist`",
            Classes = 10,
            Train = new(2_478, 10, 1_000),
            Test = new(2_000, 200, 200),
            Layouts =
            [
                Idx(
                    FashionMnist.Load,
                    (1_942_768, Checksum.Sha256("82ae2932bfa907dfa02210e827502aec0cae93b78d5bea63bba4bc5ac203307b")),
                    (2_486, Checksum.Sha256("43659cfb9476ad10ac9455048a0f09682c6c227a1daa2ad96c889885b203dbeb")),
                    (1_568_016, Checksum.Sha256("15a92dd1e9b16ea361928086e77df4dfa890c255c00b5a8c8162c1040ce8eef1")),
                    (2_008, Checksum.Sha256("234596aeb6eb48133ec99a62541f90bc0728c9559a681f1e0638037462458f2c"))
                ),
            ],
        };

    private static KnownDataset FashionMnistFull() =>
        new()
        {
            Name = "fashion-mnist",
            Title = "Fashion-MNIST",
            Terms = "MIT licence, © 2017 Zalando SE",
            HomePage = "https://github.com/zalandoresearch/fashion-mnist",
            WhereToGet = $"`bce3s data fetch fashion-mnist`, or {DebianFashionMnist}",
            Classes = 10,
            Train = new(60_000, 6_000, 6_000),
            Test = new(10_000, 1_000, 1_000),
            Layouts =
            [
                Idx(
                    FashionMnist.Load,
                    (47_040_016, Checksum.Md5("f4a8712d7a061bf5bd6d2ca38dc4d50a")),
                    (60_008, Checksum.Md5("9018921c3c673c538a1fc5bad174d6f9")),
                    (7_840_016, Checksum.Md5("8181f5470baa50b63fa0f6fddb340f0a")),
                    (10_008, Checksum.Md5("15d484375f8d13e6eb1aabb0c3f46965"))
                ),
            ],
            Downloads = Gzips(
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                (26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
                (29_515, "25c81989df183df01b3e8a0aad5dffbe"),
                (4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
                (5_148, "bb300cfdad3c16e7a12a480ee83cd310")
            ),
        };

    private static KnownDataset MnistFull() =>
        new()
        {
            Name = "mnist",
            Title = "MNIST",
            Terms = "no licence stated by its publishers; often taken for CC BY-SA 3.0",
            HomePage = "http://yann.lecun.com/exdb/mnist",
            WhereToGet = "`bce3s data fetch mnist`",
            Classes = 10,
            Train = new(60_000, 5_421, 6_742),
            Test = new(10_000, 892, 1_135),
            Layouts =
            [
                Idx(
                    Mnist.Load,
                    (47_040_016, Checksum.Md5("6bbc9ace898e44ae57da46a324031adb")),
                    (60_008, Checksum.Md5("a25bea736e30d166cdddb491f175f624")),
                    (7_840_016, Checksum.Md5("2646ac647ad5339dbf082846283269ea")),
                    (10_008, Checksum.Md5("27ae3e4e09519cfbb04c329615203637"))
                ),
            ],
            // The publishers' own address asks for a password now; this mirror is the one of PyTorch.
            Downloads = Gzips(
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                (9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
                (28_881, "d53e105ee54ea40749a09fcbcd1e9432"),
                (1_648_877, "9fb629c4189551a2d022fa330f9573f3"),
                (4_542, "ec29112dd5afa0611ce80d1b7f02629c")
            ),
        };

    private static DatasetLayout Idx(
        Func<string, (ImageDataset Train, ImageDataset Test)> load,
        (long Bytes, Checksum Sum) trainImages,
        (long Bytes, Checksum Sum) trainLabels,
        (long Bytes, Checksum Sum) testImages,
        (long Bytes, Checksum Sum) testLabels
    ) =>
        new(
            IdxFolder.Layout,
            Inner: null,
            [
                new(IdxFolder.TrainImages, trainImages.Bytes, trainImages.Sum, gzip: true),
                new(IdxFolder.TrainLabels, trainLabels.Bytes, trainLabels.Sum, gzip: true),
                new(IdxFolder.TestImages, testImages.Bytes, testImages.Sum, gzip: true),
                new(IdxFolder.TestLabels, testLabels.Bytes, testLabels.Sum, gzip: true),
            ],
            folder => load(folder)
        );

    private static DatasetDownload[] Gzips(
        string address,
        (long Bytes, string Md5) trainImages,
        (long Bytes, string Md5) trainLabels,
        (long Bytes, string Md5) testImages,
        (long Bytes, string Md5) testLabels
    ) =>
        [
            Gzip(address, IdxFolder.TrainImages, trainImages),
            Gzip(address, IdxFolder.TrainLabels, trainLabels),
            Gzip(address, IdxFolder.TestImages, testImages),
            Gzip(address, IdxFolder.TestLabels, testLabels),
        ];

    private static DatasetDownload Gzip(string address, string name, (long Bytes, string Md5) file) =>
        new(new Uri($"{address}{name}.gz"), file.Bytes, Checksum.Md5(file.Md5), [name + ".gz"], Unpacked: null);
}
