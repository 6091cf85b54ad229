namespace Bce3s.Cli

open Argu

/// `bce3s train`.
type TrainArgument =
    | [<Unique>] Dataset of name: string
    | [<Unique>] Method of name: string
    | [<Unique>] Experiment of place: string
    | [<Unique>] Imbalance of ratio: float
    | [<Unique>] Profile of name: string
    | [<Unique>] Selection of images: string
    | [<Unique>] Backbone of name: string
    | [<Unique>] Weights of file: string
    | [<Unique>] Weights_Part of name: string
    | [<Unique>] Epochs of count: int
    | [<Unique>] Seed of number: int64
    | [<Unique>] Data of folder: string
    | [<Unique>] Output of folder: string
    | [<Unique>] Device of name: string
    | [<Unique>] Precision of name: string
    | [<Unique>] Holdout of share: float
    | [<Unique>] Skip_Broken
    | [<Unique>] Resume
    | [<Unique>] Checkpoint_Every of minutes: float
    | [<Unique>] Keep_Every of epochs: int
    | [<Unique>] Keep of count: int
    | [<Unique>] On_Nan of policy: string
    | [<Unique>] Deterministic
    | [<Unique>] Threads of count: int
    | [<Unique>] Workers of count: int
    | [<Unique>] Dry_Run
    | [<Unique>] Quiet
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Dataset _ -> "what to train on (fashion-mnist-lt)"
            | Method _ -> "how (bce3s); `bce3s list` shows what there is"
            | Experiment _ ->
                "the file of an experiment, or a run's folder, in place of a dataset and a method: what that was is trained"
            | Imbalance _ -> "images of the largest class for one of the smallest (100)"
            | Profile _ -> "how class sizes fall: exp, or step (half of the classes large, half small) (exp)"
            | Selection _ ->
                "which images of a class stay: first-n, shuffled:SEED, or a file of their positions in the full set (the recipe's)"
            | Backbone _ -> "the network, such as resnet8 or resnet20-w32"
            | Weights _ ->
                "what the network begins with: a file of safetensors, or of PyTorch (.pth, .pt); `bce3s weights` tells what is in it"
            | Weights_Part _ ->
                "the part of that file that is meant, such as state_dict_ema (the one that the names tell)"
            | Epochs _ ->
                "epochs of the first stage, milestones of its learning rate in proportion; later stages keep theirs, or this number if it is less"
            | Seed _ -> "of weights, order, augmentation and mixing (0)"
            | Data _ -> "folder with the dataset's files (data/… beside the program)"
            | Output _ -> "folder of the run (runs/dataset-method-seed)"
            | Device _ -> "cpu, cuda or cuda:N (cpu)"
            | Precision _ -> "of the computation (fp32)"
            | Holdout _ ->
                "keep this share of the training images out and evaluate on it instead of the test set, to choose hyper-parameters"
            | Skip_Broken -> "leave training images out that cannot be read and count them, instead of ending the run"
            | Resume ->
                "go on with the run in --output, which says itself what it is; or, of a dataset and method, with the last one that is not over, or a new one"
            | Checkpoint_Every _ ->
                "write a checkpoint inside an epoch, too, when the last one is this old; 0 after each step (10)"
            | Keep_Every _ -> "keep a copy of the checkpoint after each so many epochs"
            | Keep _ -> "of these copies the newest so many (all)"
            | On_Nan _ ->
                "what happens where the loss or a gradient is no finite number: stop, skip-batch, or rewind to the last checkpoint and leave the batch out (stop)"
            | Deterministic ->
                "refuse operators that need not give the same twice; on a GPU choose those that do (on the CPU one seed gives the same bytes anyway)"
            | Threads _ -> "threads of operators on the CPU (one a core)"
            | Workers _ -> "threads that read images; results do not depend on it (one less than --threads)"
            | Dry_Run -> "say what would run, and write nothing"
            | Quiet -> "print nothing but the file of the results"
            | Json -> "print a JSON object a line: what happens, the results, an error (docs/runs.md)"

/// `bce3s list`.
type ListArgument =
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Json -> "as JSON, with the names of all recipes"

/// `bce3s show`.
type ShowArgument =
    | [<MainCommand; Unique>] Experiment of place: string
    | [<Unique>] Fsharp
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Experiment _ ->
                "a recipe's name (`cifar100-lt-bce3s`), a run's folder, or the file of a manifest or an experiment"
            | Fsharp -> "as F# alone"
            | Json -> "as JSON alone"

/// `bce3s diff`.
type DiffArgument =
    | [<MainCommand; Unique>] Experiments of place: string list
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Experiments _ ->
                "two of: a run's folder, a recipe's name, the file of a manifest or an experiment; exit code 1 where they differ, 0 where nothing does but times"
            | Json -> "as JSON"

/// `bce3s evaluate`.
type EvaluateArgument =
    | [<MainCommand; Unique>] Run of place: string
    | [<Unique>] Checkpoint of name: string
    | [<Unique>] Dataset of name: string
    | [<Unique>] Logit_Adjust of tau: float
    | [<Unique>] Tau_Norm of tau: float
    | [<Unique>] Data of folder: string
    | [<Unique>] Device of name: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Run _ -> "folder of a run, or a checkpoint in one"
            | Checkpoint _ -> "last, or best (the epoch that was best on the test set) (last)"
            | Dataset _ ->
                "another dataset with the run's classes, whose test images are scored instead of the run's own"
            | Logit_Adjust _ -> "score z − τ·log π, too"
            | Tau_Norm _ -> "score w / ‖w‖^τ, too (of linear classifiers)"
            | Data _ -> "folder with the dataset's files (the one of the run)"
            | Device _ -> "cpu, cuda or cuda:N (cpu)"
            | Json -> "print JSON"

/// `bce3s predict`.
type PredictArgument =
    | [<MainCommand; Unique>] Paths of path: string list
    | [<Unique>] Checkpoint of name: string
    | [<Unique>] Top of classes: int
    | [<Unique>] Flip
    | [<Unique>] Logit_Adjust of tau: float
    | [<Unique>] Tau_Norm of tau: float
    | [<Unique>] Device of name: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Paths _ ->
                "a checkpoint or the folder of a run, then images (JPEG, PNG, WebP) or folders of them; exit code 1 where one cannot be read"
            | Checkpoint _ -> "last, or best (the epoch that was best on the test set) (last)"
            | Top _ -> "classes that are told of each image (5)"
            | Flip -> "average the logits with those of the mirrored image"
            | Logit_Adjust _ -> "predict by z − τ·log π"
            | Tau_Norm _ -> "predict by w / ‖w‖^τ (of linear classifiers)"
            | Device _ -> "cpu, cuda or cuda:N (cpu)"
            | Json -> "print JSON"

/// `bce3s verify`.
type VerifyArgument =
    | [<MainCommand; Unique>] Files of file: string list

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Files _ ->
                "safetensors files of inputs and of what another program made of them (docs/verify.md); exit code 1 where a tensor differs, 2 where a file is not understood"
