using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Storage;

public sealed class WeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Network _network = new(classes: 3);

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    /// <summary>The network of <c>pth.py</c>.</summary>
    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        internal readonly Conv2d conv1 = nn.Conv2d(1, 2, 3, bias: false);
        internal readonly BatchNorm2d bn1 = nn.BatchNorm2d(2);
        internal readonly Linear? fc;

        public Network(long? classes)
            : base(nameof(Network))
        {
            if (classes is { } count)
                fc = nn.Linear(2, count);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input;
    }

    private static string Golden(string name) => Places.Golden(Path.Combine("pth", name));

    private static float[] Values(Tensor tensor) => tensor.contiguous().data<float>().ToArray();

    private float[] State() =>
        [.. _network.state_dict().Values.SelectMany(tensor => Values(tensor.to(ScalarType.Float32)))];

    private void AssertFilled(float start)
    {
        Assert.Equal(Enumerable.Range(0, 18).Select(i => i + start), Values(_network.conv1.weight));
        Assert.Equal([100 + start, 101 + start], Values(_network.bn1.weight!));
        Assert.Equal([300 + start, 301 + start], Values(_network.bn1.running_mean!));
        Assert.Equal(500 + (long)start, _network.bn1.num_batches_tracked!.item<long>());
        Assert.Equal([700 + start, 701 + start, 702 + start], Values(_network.fc!.bias!));
    }

    [Theory]
    [InlineData("state.pth", null, "", 0)]
    [InlineData("checkpoint.pth", null, "state_dict.module.", 0)]
    [InlineData("checkpoint.pth", "state_dict", "state_dict.module.", 0)]
    [InlineData("ema.pth", "state_dict_ema", "state_dict_ema.", 1)]
    [InlineData("moco.pth", "module.encoder_q", "module.encoder_q.", 0)]
    [InlineData("moco.pth", "module.encoder_k.", "module.encoder_k.", 0)]
    public void What_stands_before_the_names_is_found(string file, string? part, string prefix, float start)
    {
        var report = Weights.Load(Golden(file), _network, new() { Part = part });
        Assert.Equal(prefix, report.Prefix);
        Assert.Equal(8, report.Fitting.Count);
        Assert.True(report.Fits);
        AssertFilled(start);
    }

    [Theory]
    [InlineData("ema.pth", null, "'state_dict', 'state_dict_ema'")]
    [InlineData("moco.pth", null, "'module.encoder_q', 'module.encoder_k'")]
    [InlineData("ema.pth", "teacher", "no part 'teacher'")]
    public void Which_part_is_meant_must_be_clear(string file, string? part, string found)
    {
        var before = State();
        var error = Assert.Throws<DataFormatException>(() =>
            Weights.Load(Golden(file), _network, new() { Part = part })
        );
        Assert.Contains(found, error.Found);
        Assert.Equal(before, State());
    }

    [Fact]
    public void Safetensors_load_alike_whatever_their_name()
    {
        var path = _folder.File("weights.bin");
        using (var file = PyTorchFile.Load(Golden("moco.pth")))
            Safetensors.Save(
                path,
                file.Tensors.Where(t => t.Key.Contains("_q")).ToDictionary(t => "_orig_mod." + t.Key, t => t.Value)
            );
        var report = Weights.Load(path, _network);
        Assert.Equal("_orig_mod.module.encoder_q.", report.Prefix);
        AssertFilled(0);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_told_and_nothing_is_touched()
    {
        var path = _folder.File("other.safetensors");
        using (NewDisposeScope())
            Safetensors.Save(
                path,
                new Dictionary<string, Tensor>
                {
                    ["conv1.weight"] = zeros(2, 1, 3, 3),
                    ["bn1.weight"] = zeros(4),
                    ["bn1.bias"] = zeros(2, dtype: ScalarType.Int64),
                    ["bn1.running_mean"] = zeros(2, dtype: ScalarType.Float16),
                    ["bn1.running_var"] = ones(2),
                    ["layer.weight"] = zeros(1),
                    ["fc.weight"] = zeros(9, 2),
                }
            );
        var before = State();
        var report = Assert.Throws<WeightsException>(() => Weights.Load(path, _network)).Report;
        Assert.Equal(before, State());
        Assert.False(report.Fits);
        Assert.Equal(["bn1.running_mean", "bn1.running_var", "conv1.weight"], report.Fitting.Order());
        Assert.Equal(["fc.bias float32 [3]"], report.Missing.Select(entry => $"{entry}"));
        Assert.Equal(["layer.weight float32 [1]"], report.Unexpected.Select(entry => $"{entry}"));
        Assert.Equal(["bn1.bias", "bn1.weight", "fc.weight"], report.Mismatched.Select(entry => entry.Name).Order());
        Assert.Equal(
            """
            3 of 7 tensors fit
              missing     fc.bias float32 [3]
              unexpected  layer.weight float32 [1]
              mismatched  bn1.bias int64 [2], expected float32 [2]
              mismatched  bn1.weight float32 [4], expected float32 [2]
              mismatched  fc.weight float32 [9, 2], expected float32 [3, 2]
            """.ReplaceLineEndings(),
            report.ToString()
        );
    }

    [Fact]
    public void What_fits_is_taken_when_asked()
    {
        var path = _folder.File("part.safetensors");
        using (NewDisposeScope())
            Safetensors.Save(path, new Dictionary<string, Tensor> { ["net.bn1.bias"] = full([2], 7f) });
        var weight = Values(_network.conv1.weight);
        var report = Weights.Load(path, _network, new() { Lenient = true });
        Assert.Equal(["bn1.bias"], report.Fitting);
        Assert.Equal([7, 7], Values(_network.bn1.bias!));
        Assert.Equal(weight, Values(_network.conv1.weight));

        using (NewDisposeScope())
            Safetensors.Save(path, new Dictionary<string, Tensor> { ["bn1.bias"] = zeros(9) });
        Assert.Throws<WeightsException>(() => Weights.Load(path, _network, new() { Lenient = true }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7L)]
    public void A_classifier_of_other_classes_may_be_left_out(long? classes)
    {
        using var network = new Network(classes);
        Assert.Throws<WeightsException>(() => Weights.Load(Golden("state.pth"), network));
        var classifier = network.fc is null ? null : Values(network.fc.weight);
        var report = Weights.Load(Golden("state.pth"), network, new() { MayDiffer = WeightsOptions.Classifiers });
        Assert.Equal(["fc.weight", "fc.bias"], report.LeftOut.Select(entry => entry.Name));
        Assert.Equal(18, Values(network.conv1.weight).Distinct().Count());
        Assert.Equal(classifier, network.fc is null ? null : Values(network.fc.weight));
    }

    [Fact]
    public void A_classifier_that_fits_is_loaded_even_where_it_may_differ()
    {
        Weights.Load(Golden("state.pth"), _network, new() { MayDiffer = WeightsOptions.Classifiers });
        AssertFilled(0);
    }

    [Fact]
    public void Old_files_do_not_count_batches()
    {
        var path = _folder.File("old.safetensors");
        using (var file = PyTorchFile.Load(Golden("state.pth")))
            Safetensors.Save(
                path,
                file.Tensors.Where(t => !t.Key.EndsWith("num_batches_tracked")).ToDictionary(t => t.Key, t => t.Value)
            );
        Assert.True(Weights.Load(path, _network).Fits);
    }

    [Fact]
    public void A_part_of_the_file_leaves_the_rest_out()
    {
        var report = Weights.Compare(Golden("checkpoint.pth"), _network);
        Assert.True(report.Fits);
        Assert.Contains(report.LeftOut, entry => entry.Name == "best_acc1");
        Assert.Contains(report.LeftOut, entry => entry.Name.StartsWith("optimizer."));
    }

    [Fact]
    public void Damaged_numbers_leave_the_module_as_it_was()
    {
        var content = File.ReadAllBytes(Golden("state.pth"));
        // The last storage's numbers: fc.bias, 700 to 702.
        var at = content.AsSpan().IndexOf(BitConverter.GetBytes(701f));
        content[at] ^= 1;
        var before = State();
        var path = _folder.File("damaged.pth", content);
        Assert.Throws<DataFormatException>(() => Weights.Load(path, _network));
        Assert.Equal(before, State());
    }

    [Theory]
    [InlineData("legacy.pth", "before version 1.6")]
    [InlineData("README.md", "a file that begins with")]
    [InlineData("absent.pth", "no file")]
    public void What_is_no_file_of_weights_says_what_it_is(string name, string found) =>
        Assert.Contains(found, Assert.Throws<DataFormatException>(() => WeightsFile.Open(Golden(name))).Found);

    [Fact]
    public void A_file_tells_what_it_holds_without_its_numbers()
    {
        var file = WeightsFile.Open(Golden("checkpoint.pth"));
        Assert.Equal((WeightsFormat.PyTorch, "CRC-32"), (file.Format, file.Checksum));
        var entry = Assert.Single(file.Entries, entry => entry.Name == "state_dict.module.fc.weight");
        Assert.Equal(("float32 [3, 2]", 6, 24), (entry.Description, entry.Elements, entry.Bytes));
        Assert.Equal("tiny", file.Metadata["arch"]);
    }

    [Fact]
    public void No_tensor_stays_behind()
    {
        var before = LiveTensors.Count();
        for (var i = 0; i < 3; i++)
            Weights.Load(Golden("checkpoint.pth"), _network);
        Assert.Equal(before, LiveTensors.Count());
    }
}
