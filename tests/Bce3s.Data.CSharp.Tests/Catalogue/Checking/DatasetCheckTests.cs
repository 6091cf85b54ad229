using System.Diagnostics;
using Xunit;

namespace Bce3s.Data.Tests.Catalogue.Checking;

public sealed class DatasetCheckTests : IDisposable
{
    private static readonly KnownDataset s_bundled = KnownDatasets.Find("fashion-mnist-lt");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bundled_set_is_as_it_should_be(bool decode)
    {
        var report = DatasetCheck.Run(s_bundled, Places.BundledFashionMnist, decode);
        Assert.Empty(report.Problems);
        Assert.True(report.IsComplete);
        Assert.Equal(Places.BundledFashionMnist, report.Folder);
        Assert.Equal(decode ? 14 : 12, report.Confirmed.Count);
        Assert.Contains("2,478 training images", report.Confirmed);
    }

    [Fact]
    public void The_same_files_unpacked_are_as_they_should_be()
    {
        Copy();
        foreach (var path in Directory.GetFiles(_folder.Path))
        {
            Archive.Unpack(path, _folder.Path);
            File.Delete(path);
        }
        Assert.Empty(DatasetCheck.Run(s_bundled, _folder.Path).Problems);
    }

    [SkippableTheory]
    [InlineData("fashion-mnist", Places.FullFashionMnist)]
    public void The_full_set_is_as_it_should_be(string name, string folder)
    {
        Skip.IfNot(Directory.Exists(folder), $"{folder} (Debian package dataset-fashion-mnist) is not installed.");
        Assert.Empty(DatasetCheck.Run(KnownDatasets.Find(name), folder).Problems);
    }

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once()
    {
        Copy();
        File.Delete(_folder.File("t10k-labels-idx1-ubyte.gz"));
        var labels = _folder.File("train-labels-idx1-ubyte.gz");
        Archive.Unpack(labels, _folder.Path);
        File.Delete(labels);
        var bytes = File.ReadAllBytes(_folder.File("train-labels-idx1-ubyte"));
        bytes[^1] ^= 1;
        _folder.File("train-labels-idx1-ubyte", bytes);
        var images = File.ReadAllBytes(_folder.File("train-images-idx3-ubyte.gz"));
        _folder.File("train-images-idx3-ubyte.gz", images[..(images.Length / 2)]);
        _folder.File("t10k-images-idx3-ubyte", [1, 2, 3]);
        File.Delete(_folder.File("t10k-images-idx3-ubyte.gz"));

        var problems = DatasetCheck.Run(s_bundled, _folder.Path).Problems;
        Assert.Equal(4, problems.Count);
        Assert.Contains("train-images-idx3-ubyte.gz: found", problems[0], StringComparison.Ordinal);
        Assert.Contains("train-labels-idx1-ubyte: found SHA256", problems[1], StringComparison.Ordinal);
        Assert.Contains(
            "t10k-images-idx3-ubyte: found 3 bytes; expected 1568016",
            problems[2],
            StringComparison.Ordinal
        );
        Assert.Contains("t10k-labels-idx1-ubyte.gz: missing", problems[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Another_set_in_the_same_files_has_wrong_sums_and_counts()
    {
        var problems = DatasetCheck.Run(KnownDatasets.Find("mnist"), Places.BundledFashionMnist).Problems;
        Assert.Equal(4, problems.Count(problem => problem.Contains(" bytes; expected ", StringComparison.Ordinal)));
        Assert.Contains("found 2,478 training images; expected 60,000.", problems);
        Assert.Contains("found 200 test images of the smallest class; expected 892.", problems);
        Assert.Equal(10, problems.Count);
    }

    [Fact]
    public void Missing_and_broken_images_of_a_list_are_named()
    {
        var known = KnownDatasets.Find("imagenet-lt");
        Directory.CreateDirectory(_folder.File("train"));
        Directory.CreateDirectory(_folder.File("val"));
        var good = new Picture();
        good.Reset(3, 2, 2).Clear();
        _folder.File("train/good.png", ImageEncoder.Png(good));
        _folder.File("train/broken.png", [1, 2, 3]);
        _folder.File("val/good.png", ImageEncoder.Png(good));
        File.WriteAllLines(
            _folder.File("ImageNet_LT_train.txt"),
            ["train/good.png 0", "train/broken.png 1", .. Enumerable.Range(0, 105).Select(i => $"train/gone{i}.png 2")]
        );
        File.WriteAllLines(_folder.File("ImageNet_LT_test.txt"), ["val/good.png 0"]);

        var report = DatasetCheck.Run(known, _folder.Path, decode: true);
        Assert.Contains("found 107 training images; expected 115,846.", report.Problems);
        var missing = report
            .Problems.Where(problem => problem.Contains("missing; ", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(100, missing.Length);
        Assert.StartsWith(_folder.File("train/gone0.png"), missing[0], StringComparison.Ordinal);
        Assert.Contains(report.Problems, problem => problem.StartsWith("5 more images", StringComparison.Ordinal));
        Assert.Single(report.Problems, problem => problem.Contains("broken.png", StringComparison.Ordinal));
        Assert.Contains("1 test images can be decoded", report.Confirmed);
        Assert.DoesNotContain(
            DatasetCheck.Run(known, _folder.Path).Problems,
            problem => problem.Contains("broken.png", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_stand_in_is_told_and_measured_by_its_own_counts()
    {
        var known = KnownDatasets.Find("imagenet-lt");
        SyntheticDataset.Write(SyntheticProfile.ImageNetLT, 0.002, _folder.File("set"), size: 8, seed: 3);
        var report = DatasetCheck.Run(known, _folder.File("set"));
        Assert.Empty(report.Problems);
        Assert.StartsWith("generated stand-in (scale 0.002, seed 3)", report.Confirmed[0], StringComparison.Ordinal);
        Assert.Contains("1,000 classes of the training images", report.Confirmed);
        Assert.Contains("3 training images of the largest class", report.Confirmed);
        Assert.Contains(report.Confirmed, line => line.StartsWith("the files of ", StringComparison.Ordinal));

        var mark = _folder.File("set/SYNTHETIC.txt");
        var text = File.ReadAllText(mark);
        File.WriteAllText(mark, text.Replace("scale 0.002", "scale 0.01", StringComparison.Ordinal));
        Assert.Contains(
            "found 3 training images of the largest class; expected 13.",
            DatasetCheck.Run(known, _folder.File("set")).Problems
        );
        // Nobody wrote these.
        foreach (var scale in (string[])["0", "-1", "NaN", "1e300", "x", ""])
        {
            File.WriteAllText(mark, text.Replace("scale 0.002", $"scale {scale}", StringComparison.Ordinal));
            Assert.Contains(
                "found 3 training images of the largest class; expected 1,280.",
                DatasetCheck.Run(known, _folder.File("set")).Problems
            );
        }
    }

    [Fact]
    public void Faces_have_no_test_images_and_that_is_right()
    {
        SyntheticDataset.Write(SyntheticProfile.WebFace4M, 0.0001, _folder.File("set"), size: 8);
        var known = KnownDatasets.Find("webface4m");
        Assert.Empty(DatasetCheck.Run(known, _folder.File("set")).Problems);
        File.Delete(_folder.File("set/SYNTHETIC.txt"));
        var report = DatasetCheck.Run(known, _folder.File("set"));
        Assert.Equal("found 205,990 training images; expected 4,235,242.", Assert.Single(report.Problems));
        Assert.Contains("205,990 classes of the training images", report.Confirmed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_pack_is_found_by_its_own_checksums(bool decode)
    {
        using (var source = FashionMnist.Load(Places.BundledFashionMnist).Test)
        {
            ImagePack.Write(source, _folder.File("train.pack"));
            ImagePack.Write(source, _folder.File("test.pack"));
        }
        const string Whole = "train.pack: 2,000 images, by the pack's own checksums";
        Assert.Contains(Whole, DatasetCheck.Run(s_bundled, _folder.Path, decode).Confirmed);

        var pack = File.ReadAllBytes(_folder.File("train.pack"));
        pack[5000] ^= 1;
        _folder.File("train.pack", pack);
        var report = DatasetCheck.Run(s_bundled, _folder.Path, decode);
        Assert.Single(report.Problems, problem => problem.Contains("train.pack", StringComparison.Ordinal));
        Assert.DoesNotContain(Whole, report.Confirmed);
        Assert.Contains("test.pack: 2,000 images, by the pack's own checksums", report.Confirmed);

        File.Delete(_folder.File("train.pack"));
        Assert.Equal(
            $"{_folder.File("train.pack")}: missing.",
            Assert.Single(DatasetCheck.Run(s_bundled, _folder.Path, decode).Problems)
        );
    }

    [Fact]
    public void A_codec_that_is_not_installed_is_told_once_and_as_such()
    {
        var known = s_bundled with
        {
            Layouts =
            [
                new("x", Inner: null, [new("x", bytes: null, checksum: null)], _ => (new NoCodec(), new NoCodec())),
            ],
        };
        _folder.File("x", []);
        var error = Assert.Throws<CodecNotFoundException>(() => DatasetCheck.Run(known, _folder.Path, decode: true));
        Assert.Equal("apt install it", error.Install);
    }

    [Fact]
    public void Looking_for_many_files_tells_how_far_it_is()
    {
        var steps = new List<DataProgress>();
        File.WriteAllLines(
            _folder.File("ImageNet_LT_train.txt"),
            Enumerable.Range(0, 1000).Select(i => $"train/{i}.png 0")
        );
        File.WriteAllLines(_folder.File("ImageNet_LT_test.txt"), ["val/0.png 0"]);
        DatasetCheck.Run(KnownDatasets.Find("imagenet-lt"), _folder.Path, progress: new Steps(steps.Add));
        var looked = steps.Where(step => step.Step == "looking for training images").ToArray();
        Assert.Contains(looked, step => step.Done > 500);
        Assert.All(looked, step => Assert.Equal(1000, step.Total));
    }

    [Fact]
    public void An_empty_folder_and_none_say_what_is_expected()
    {
        foreach (var folder in (string[])[_folder.Path, _folder.File("x")])
        {
            var error = Assert.Throws<DataNotFoundException>(() => DatasetCheck.Run(s_bundled, folder));
            Assert.Equal(s_bundled.Layout, error.Layout);
        }
    }

    [SkippableFact]
    public void Cifar_100_is_as_it_should_be_and_a_changed_byte_is_found()
    {
        var packed = Path.Combine(Places.Repository, "..", "shared", "data");
        Skip.IfNot(
            File.Exists(Path.Combine(packed, "unpack.sh")) && OperatingSystem.IsLinux(),
            "CIFAR-100 is not beside the repository (shared/data/unpack.sh)."
        );
        using (
            var unpack = Process.Start(
                new ProcessStartInfo("bash", [Path.Combine(packed, "unpack.sh"), _folder.Path])
                {
                    RedirectStandardOutput = true,
                }
            )!
        )
        {
            unpack.StandardOutput.ReadToEnd();
            unpack.WaitForExit();
            Skip.IfNot(unpack.ExitCode == 0, "CIFAR-100 cannot be unpacked (bash, gcc, xz).");
        }
        var known = KnownDatasets.Find("cifar100");
        var folder = _folder.File("cifar100");
        Assert.Empty(DatasetCheck.Run(known, folder, decode: true).Problems);
        using (var file = File.OpenWrite(Path.Combine(folder, "test.bin")))
        {
            file.Position = 3073;
            file.WriteByte(255);
        }
        var problem = Assert.Single(DatasetCheck.Run(known, folder).Problems);
        Assert.Contains("test.bin: found SHA256", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_can_be_cancelled_and_tells_how_far_it_is()
    {
        var steps = new List<string>();
        DatasetCheck.Run(s_bundled, Places.BundledFashionMnist, decode: true, new Steps(step => steps.Add(step.Step)));
        Assert.Contains("checking train-images-idx3-ubyte.gz", steps);
        Assert.Contains("decoding test images", steps);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            DatasetCheck.Run(s_bundled, Places.BundledFashionMnist, cancellation: cancelled.Token)
        );
    }

    private void Copy()
    {
        foreach (var file in Directory.GetFiles(Places.BundledFashionMnist, "*.gz"))
            File.Copy(file, _folder.File(Path.GetFileName(file)));
    }

    private sealed class Steps(Action<DataProgress> told) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => told(value);
    }

    /// <summary>Images that no codec is there for.</summary>
    private sealed class NoCodec() : ImageSource(new long[1000], ["a"])
    {
        public override int Channels => 3;

        public override ImageSize? Size => null;

        public override string NameOf(long index) => "x";

        public override ImageReader OpenReader() => new Reader();

        public override void Dispose() { }

        private sealed class Reader : ImageReader
        {
            public override ImageSize Open(long index) =>
                throw new CodecNotFoundException("libx", ["libx.so"], "apt install it");

            public override void Decode(Picture target) { }
        }
    }
}
