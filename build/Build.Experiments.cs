using Bce3s.Building.Running;
using Nuke.Common;
using Nuke.Common.IO;

namespace Bce3s.Building;

/// <summary>
/// The verbs of the bce3s program: each target hands on the flags it was given, and no others; the folder of a run goes
/// without a flag, as in <c>bce3s evaluate runs/x</c>; so does the data set of <c>bce3s data check x</c>.
/// </summary>
internal sealed partial class Build
{
    private const string TrainFlags =
        "--dataset --method --experiment --imbalance --profile --selection --backbone --weights --weights-part --epochs --seed --data --output --device --precision --holdout --skip-broken --resume --checkpoint-every --keep-every --keep --on-nan --deterministic --threads --workers --dry-run --quiet --json";

    private const string DataFlags =
        "--command --dataset --data --output --from --scale --size --seed --decode --shorter-side --jpeg --skip-broken";

    private const string EvaluateFlags =
        "--run --checkpoint --dataset --logit-adjust --tau-norm --data --device --json";

    private const string PredictFlags =
        "--run --input --checkpoint --top --flip --logit-adjust --tau-norm --device --json";

    private const string ReportFlags = "--run --output --data --device --no-model";

    private const int Interrupted = 130;

    [Parameter(
        "Train, Evaluate, Data: name of the data set; Train takes fashion-mnist-lt unless given, Evaluate the run's own"
    )]
    private readonly string? Dataset;

    [Parameter("Train: name of the method, bce3s unless given")]
    private readonly string? Method;

    [Parameter("Train: file of an experiment, or a run's folder, in place of a data set and a method")]
    private readonly AbsolutePath? Experiment;

    [Parameter("Train: images of the largest class for one of the smallest, 100 unless given")]
    private readonly double? Imbalance;

    [Parameter("Train: how class sizes fall: exp or step")]
    private readonly string? Profile;

    [Parameter("Train: images of a class that stay: first-n, shuffled:SEED or a file of positions")]
    private readonly string? Selection;

    [Parameter("Train: name of the backbone")]
    private readonly string? Backbone;

    [Parameter("Train: file that the network begins with, safetensors or PyTorch's")]
    private readonly AbsolutePath? Weights;

    [Parameter("Train: part of that file, such as state_dict_ema")]
    private readonly string? WeightsPart;

    [Parameter("Train: passes over the training images")]
    private readonly int? Epochs;

    [Parameter("Train, Data: seed of all that is random")]
    private readonly long? Seed;

    [Parameter("Train, Evaluate, Report, Data: folder of the data set", Name = "Data")]
    private readonly AbsolutePath? DataFolder;

    [Parameter("Train, Data, Report: where to write")]
    private readonly AbsolutePath? Output;

    [Parameter("Train, Evaluate, Report, Predict: cpu or cuda[:index]")]
    private readonly string? Device;

    [Parameter("Train: fp32; bf16 is not there yet")]
    private readonly string? Precision;

    [Parameter(
        "Train: share of the training images to keep out and evaluate on instead of the test set, to choose hyper-parameters"
    )]
    private readonly double? Holdout;

    [Parameter("Train, Data: leaves images out that cannot be read, instead of ending")]
    private readonly bool SkipBroken;

    [Parameter("Train: goes on with the run in the output folder, or the last one of its name")]
    private readonly bool Resume;

    [Parameter("Train: minutes between checkpoints inside an epoch, 10 unless given; 0 after each step")]
    private readonly double? CheckpointEvery;

    [Parameter("Train: epochs after which a copy of the checkpoint is kept")]
    private readonly int? KeepEvery;

    [Parameter("Train: of these copies the newest that stay")]
    private readonly int? Keep;

    [Parameter("Train: where the loss or a gradient is no finite number: stop, skip-batch or rewind")]
    private readonly string? OnNan;

    [Parameter("Train: refuses operators that need not give the same twice")]
    private readonly bool Deterministic;

    [Parameter("Train: threads of operators on the CPU")]
    private readonly int? Threads;

    [Parameter("Train: threads that read images")]
    private readonly int? Workers;

    [Parameter("Train: shows what would be trained, and trains nothing")]
    private readonly bool DryRun;

    [Parameter("Train: prints nothing but the file of the results")]
    private readonly bool Quiet;

    [Parameter("Report: leaves out what takes the checkpoint and the test images")]
    private readonly bool NoModel;

    [Parameter("Evaluate, Report, Predict: folder of a run; Evaluate, Predict: or a checkpoint in one", Name = "Run")]
    private readonly AbsolutePath? RunFolder;

    [Parameter("Evaluate, Predict: last, or best (the epoch that was best on the test set); last unless given")]
    private readonly string? Checkpoint;

    [Parameter("Evaluate: scores z − τ·log π too; Predict: predicts by it")]
    private readonly double? LogitAdjust;

    [Parameter("Evaluate: scores w / ‖w‖^τ too; Predict: predicts by it")]
    private readonly double? TauNorm;

    [Parameter("Evaluate, Predict: prints JSON; Train: an object a line")]
    private readonly bool Json;

    [Parameter("Data: list, check, fetch, show, pack or synth")]
    private readonly string? Command;

    [Parameter("Data: a mirror to fetch from, the official address unless given")]
    private readonly string? From;

    [Parameter("Data: what synth multiplies the class counts by, 1 unless given")]
    private readonly double? Scale;

    [Parameter("Data: pixels of the longer side of a picture that synth makes")]
    private readonly int? Size;

    [Parameter("Data: check decodes every image too")]
    private readonly bool Decode;

    [Parameter("Data: pixels of the shorter side above which pack makes images smaller, 256 unless given; 0 keeps all")]
    private readonly int? ShorterSide;

    [Parameter("Data: pack holds images as JPEG of this quality, 1 … 100, instead of as bytes")]
    private readonly int? Jpeg;

    [Parameter("Predict: an image or a folder of images")]
    private readonly AbsolutePath? Input;

    [Parameter("Predict: classes to tell of each image, 5 unless given")]
    private readonly int? Top;

    [Parameter("Predict: averages the logits with those of the mirrored image")]
    private readonly bool Flip;

    private Target Train =>
        _ =>
            _.Description(
                    $"Trains a recogniser; BCE3S on the bundled Fashion-MNIST-LT unless told otherwise\n{TrainFlags}"
                )
                .DependsOn(Program)
                .Executes(() =>
                    Bce3s(
                        "train",
                        Flags()
                            .Add("--dataset", Dataset)
                            .Add("--method", Method)
                            .Add("--experiment", Experiment)
                            .Add("--imbalance", Imbalance)
                            .Add("--profile", Profile)
                            .Add("--selection", Selection)
                            .Add("--backbone", Backbone)
                            .Add("--weights", Weights)
                            .Add("--weights-part", WeightsPart)
                            .Add("--epochs", Epochs)
                            .Add("--seed", Seed)
                            .Add("--data", DataFolder)
                            .Add("--output", Output)
                            .Add("--device", Device)
                            .Add("--precision", Precision)
                            .Add("--holdout", Holdout)
                            .Add("--skip-broken", SkipBroken)
                            .Add("--resume", Resume)
                            .Add("--checkpoint-every", CheckpointEvery)
                            .Add("--keep-every", KeepEvery)
                            .Add("--keep", Keep)
                            .Add("--on-nan", OnNan)
                            .Add("--deterministic", Deterministic)
                            .Add("--threads", Threads)
                            .Add("--workers", Workers)
                            .Add("--dry-run", DryRun)
                            .Add("--quiet", Quiet)
                            .Add("--json", Json)
                    )
                );

    private Target Evaluate =>
        _ =>
            _.Description($"Scores a run's checkpoint on the test set\n{EvaluateFlags}")
                .DependsOn(Program)
                .Requires(() => RunFolder)
                .Executes(() =>
                    Bce3s(
                        "evaluate",
                        Flags()
                            .Add(RunFolder)
                            .Add("--checkpoint", Checkpoint)
                            .Add("--dataset", Dataset)
                            .Add("--logit-adjust", LogitAdjust)
                            .Add("--tau-norm", TauNorm)
                            .Add("--data", DataFolder)
                            .Add("--device", Device)
                            .Add("--json", Json)
                    )
                );

    private Target Report =>
        _ =>
            _.Description($"Writes the report page of a run, or of the runs in a folder\n{ReportFlags}")
                .DependsOn(Program)
                .Requires(() => RunFolder)
                .Executes(() =>
                    Bce3s(
                        "report",
                        Flags()
                            .Add(RunFolder)
                            .Add("--output", Output)
                            .Add("--data", DataFolder)
                            .Add("--device", Device)
                            .Add("--no-model", NoModel)
                    )
                );

    private Target Predict =>
        _ =>
            _.Description($"Names the classes of images with a trained recogniser\n{PredictFlags}")
                .DependsOn(Program)
                .Requires(() => RunFolder, () => Input)
                .Executes(() =>
                    Bce3s(
                        "predict",
                        Flags()
                            .Add(RunFolder)
                            .Add(Input)
                            .Add("--checkpoint", Checkpoint)
                            .Add("--top", Top)
                            .Add("--flip", Flip)
                            .Add("--logit-adjust", LogitAdjust)
                            .Add("--tau-norm", TauNorm)
                            .Add("--device", Device)
                            .Add("--json", Json)
                    )
                );

    private Target List =>
        _ =>
            _.Description("Lists the data sets, methods and backbones there are")
                .DependsOn(Program)
                .Executes(() => Bce3s("list", Flags()));

    private Target Data =>
        _ =>
            _.Description(
                    $"Lists, checks, fetches, shows, packs or imitates data sets; without --command it lists them, or checks the one given\n{DataFlags}"
                )
                .DependsOn(Program)
                .Executes(() =>
                {
                    var command = Command ?? (Dataset is null ? "list" : "check");
                    var name = command == "synth" ? Flags().Add("--like", Dataset) : Flags().Add(Dataset);
                    Bce3s(
                        "data",
                        Flags()
                            .Add(command)
                            .Add(name)
                            .Add("--data", DataFolder)
                            .Add("--output", Output)
                            .Add("--from", From)
                            .Add("--scale", Scale)
                            .Add("--size", Size)
                            .Add("--seed", Seed)
                            .Add("--decode", Decode)
                            .Add("--shorter-side", ShorterSide)
                            .Add("--jpeg", Jpeg)
                            .Add("--skip-broken", SkipBroken)
                    );
                });

    private static FlagList Flags() => new();

    // The program's exit code is the build's: 2 for bad input and 130 for an interruption mean something to scripts.
    private void Bce3s(string verb, FlagList flags)
    {
        var code = AttachedProcess.Run("dotnet", [CliProgram, verb, .. flags.Arguments]);
        if (code == 0)
            return;
        ExitCode = code;
        Assert.Fail(
            code switch
            {
                Interrupted when verb == "train" =>
                    "bce3s train was interrupted; the checkpoint that it named is saved in the run folder",
                Interrupted => $"bce3s {verb} was interrupted",
                _ => $"bce3s {verb} ended with exit code {code}",
            }
        );
    }
}
