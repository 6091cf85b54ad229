namespace Bce3s

open System
open System.Threading
open TorchSharp

/// What a run needs beside its experiment.
type RunOptions = {
    /// The folder of the dataset's files, or the one that holds it; otherwise `data` beside or above the program.
    Data: string option
    /// The run folder itself; otherwise `runs/name-seed` under the current directory.
    Output: string option
    Device: string
    /// Of operators on the CPU; as many less one read images.
    Threads: int
    /// Whether training images that cannot be read are left out and counted, instead of ending the run.
    SkipBroken: bool
    /// Threads that read images; one less than those of operators unless given. Results do not depend on it.
    Workers: int option
    /// Goes on with the run that lies in `Output`, or with the last of its name; where there is none, it begins.
    Resume: bool
    Policy: RunPolicy
    Reporter: IReporter
    /// Ends training after the step that runs; a checkpoint is saved first.
    Cancellation: CancellationToken
}

/// An experiment that can run: checked, its data in memory, its folder free but not yet made.
type Plan = {
    Experiment: Experiment
    Data: ExperimentData
    Device: torch.Device
    Threads: int
    SkipBroken: bool
    Workers: int
    Policy: RunPolicy
    Parameters: int64
    /// Of all stages, as records tell them.
    TermNames: string list
    Start: RunStart
    /// Where it would go now.
    Folder: string
    /// The folder that was asked for.
    Output: string option
} with

    interface IDisposable with
        member this.Dispose() = (this.Data :> IDisposable).Dispose()

[<RequireQualifiedAccess>]
module Plan =
    let private backboneProblem message = { Path = "backbone"; Message = message }

    /// What is wrong with the sizes of images, in training or in evaluation.
    let private sizesOf (experiment: Experiment) side path augmentation (source: Bce3s.Data.ImageSource) =
        let before = source.Size |> Option.ofNullable |> Option.map (fun size -> size.Height, size.Width)

        let blurs = [
            for kernel, height, width in Augmentation.wideBlurs augmentation before do
                {
                    Path = path
                    Message =
                        $"gaussianBlur has a kernel of {kernel}, too wide for images of {height}×{width}. Give a smaller one."
                }
        ]

        blurs
        @ match Augmentation.size augmentation before, side with
          | None, _ -> [
              {
                  Path = path
                  Message =
                      $"images of {experiment.Dataset.Title} differ in size, and a batch has one. Add `randomResizedCrop 224` to `augment` and `resize 256 --> centerCrop 224` to `prepare`."
              }
            ]
          | Some(height, width), Some side when (height, width) <> (side, side) -> [
              backboneProblem
                  $"{experiment.Backbone.Name} takes images of {side}×{side} alone; those of {experiment.Dataset.Title} are {height}×{width}. Choose another, such as resnet20."
            ]
          | _ -> []

    /// Second views whose images differ in size from the first ones'.
    let private secondViews (experiment: Experiment) (source: Bce3s.Data.ImageSource) =
        let before = source.Size |> Option.ofNullable |> Option.map (fun size -> size.Height, size.Width)

        let text size =
            size |> Option.map (fun (height, width) -> $"{height}×{width}") |> Option.defaultValue "any size"

        let first = Augmentation.size experiment.Augmentation before

        [
            for i, stage in List.indexed experiment.Stages do
                match stage.Views with
                | Twice(Some augmentation) when Augmentation.size augmentation before <> first ->
                    let second = Augmentation.size augmentation before

                    {
                        Path = $"stages[{i}].views"
                        Message =
                            $"the second view has images of {text second}, the first of {text first}. Give both the same size."
                    }
                | _ -> ()
        ]

    let private sizes (experiment: Experiment) rehearsal data =
        match rehearsal, data with
        | Ok { ImageSide = side }, Some(Ok(data: ExperimentData)) ->
            sizesOf experiment side "augment" experiment.Augmentation data.Train
            @ sizesOf experiment side "prepare" experiment.Preparation.Sizing data.Test
            @ secondViews experiment data.Train
            |> List.distinct
        | _ -> []

    /// Too few images, or of another kind than the experiment says.
    let private images (experiment: Experiment) data =
        match data with
        | Some(Ok(data: ExperimentData)) ->
            [
                if data.Train.Count < 2L then
                    $"{data.Train.Count} training images are too few for a batch. Give at least 2."
                if data.Test.Count = 0L then
                    if experiment.Dataset.Holdout.IsSome then
                        "the hold-out has no image: every class has a single one. Drop `holdout`."
                    else
                        $"there are no test images in {data.Folder}. Give a share of the training images with `holdout`."
                for source in [ data.Train; data.Test ] do
                    if source.Channels <> experiment.Dataset.Channels then
                        $"the images have {source.Channels} channels; {experiment.Dataset.Title} has {experiment.Dataset.Channels}."
            ]
            |> List.distinct
            |> List.map (fun message -> { Path = "dataset"; Message = message })
            |> List.append [
                if
                    experiment.Adjustments |> List.exists _.IsLogitAdjust && Array.contains 0L data.Train.ClassCounts
                then
                    {
                        Path = "adjust"
                        Message =
                            "logitAdjust would always predict a class without training images, and there is one. Drop it."
                    }
            ]
        | _ -> []

    let private problems result =
        match result with
        | Ok _ -> []
        | Error problem -> [ problem ]

    let private check (options: RunOptions) (experiment: Experiment) (progress: IProgress<Bce3s.Data.DataProgress>) =
        let flaws = Validation.check experiment
        let device = Devices.parse options.Device
        let found = if options.Resume then Resumption.find options.Output experiment else None

        let experiment, begunWith = Resumption.withoutFile experiment found

        let folder =
            match found with
            | Some(folder, _) -> Ok folder
            | None -> RunFolder.choose options.Output experiment.Name experiment.Seed

        let datasetIsSound = flaws |> List.forall (fun problem -> problem.Path <> "dataset")

        progress.Report(WorkProgress.step $"reading {experiment.Dataset.Title}")

        let data =
            if datasetIsSound then
                Some(ExperimentData.read experiment.Dataset (Locations.dataset options.Data experiment.Dataset.Files))
            else
                None

        let counts =
            match flaws, data with
            | [], Some(Ok data) -> Some data.Train.ClassCounts
            | _ -> None

        progress.Report(WorkProgress.step "trying the model on two images")
        let rehearsal = Rehearsal.run experiment counts
        let sizes = sizes experiment rehearsal data @ images experiment data

        // As it goes into records.
        let known =
            match rehearsal with
            | Ok rehearsal -> {
                experiment with
                    Backbone =
                        if begunWith.isInclude then
                            { rehearsal.Backbone with Weights = begunWith }
                        else
                            rehearsal.Backbone
              }
            | Error _ -> experiment

        let resumption =
            match found, data with
            | Some found, Some(Ok data) -> Resumption.problems known data found
            | _ -> []

        let flaws = flaws @ RunPolicy.problems options.Policy @ resumption

        match flaws @ sizes, data, device, rehearsal, folder with
        | [], Some(Ok data), Ok device, Ok rehearsal, Ok folder ->
            Ok {
                Experiment = known
                Data = data
                Device = device
                Threads = options.Threads
                SkipBroken = options.SkipBroken
                Workers = options.Workers |> Option.defaultValue (max 1 (options.Threads - 1))
                Policy = options.Policy
                Parameters = rehearsal.Parameters
                TermNames = rehearsal.TermNames
                Start = found |> Option.map snd |> Option.defaultValue Afresh
                Folder = folder
                Output = options.Output
            }
        | _ ->
            match data with
            | Some(Ok data) -> (data :> IDisposable).Dispose()
            | _ -> ()

            Error(
                flaws
                @ (data |> Option.map problems |> Option.defaultValue [])
                @ (match rehearsal with
                   | Ok _ -> []
                   | Error problems -> problems)
                @ sizes
                @ problems device
                @ problems folder
            )

    /// The plan, or everything that keeps the experiment from running. Writes nothing; the reporter hears how far it is.
    let make (options: RunOptions) (experiment: Experiment) = options.Reporter.Working(check options experiment)

    /// What a reporter shows before the run.
    let header (plan: Plan) : RunHeader = {
        Experiment = plan.Experiment
        Split = plan.Data.Split
        Parameters = plan.Parameters
        Device = plan.Device.ToString()
        Threads = plan.Threads
        Folder = plan.Folder
        Place = None
        After =
            match plan.Start with
            | Stopped(Some state) -> Some(state.Position.Epochs, state.Position.Steps)
            | _ -> None
    }

    /// Of many classes only how they differ.
    let private classCounts (counts: int64[]) =
        if counts.Length <= 20 then
            counts |> Array.map string |> String.concat ", "
        else
            let empty = counts |> Array.filter ((=) 0L) |> Array.length
            let missing = if empty > 0 then $", {empty} classes without images" else ""
            $"{Wording.count (Array.max counts)} to {Wording.count (Array.min counts)}{missing}"

    /// What would run, line by line.
    let text (plan: Plan) = [
        yield! ReportText.header (header plan)
        for line in (ExperimentCode.text plan.Experiment).Split '\n' do
            $"  {line}".TrimEnd()
        $"  training images by class: {classCounts plan.Data.Train.ClassCounts} (from {Wording.path plan.Data.Folder})"
        match plan.Start with
        | Afresh -> $"  would write {Wording.path plan.Folder}"
        | Stopped _ -> $"  would go on in {Wording.path plan.Folder}"
        | IsOver -> $"  is over: {Wording.path plan.Folder}"
    ]
