namespace Bce3s.Reporting

open Bce3s
open Bce3s.Data

/// The page of one run.
[<RequireQualifiedAccess>]
module internal RunPage =
    let private state (run: RecordedRun) =
        match run.State with
        | RunState.Finished -> "finished"
        | RunState.Running -> "under way"
        | RunState.Interrupted -> "not over"

    let facts (run: RecordedRun) = [
        let manifest = run.Manifest
        let experiment = manifest.Experiment
        let threads = if manifest.Device = "cpu" then $" × {manifest.Threads}" else ""

        "data set", $"{experiment.Dataset.Title}, {SplitText.phrase experiment.Dataset manifest.Split}"

        "method", experiment.Method
        "backbone", $"{BackboneSpec.title experiment.Backbone}, {Wording.count manifest.Parameters} parameters"
        "seed", string manifest.Seed
        "epochs", $"{run.Epochs.Length} of {Experiment.epochs experiment}, {state run}"
        "device", $"{manifest.Device}{threads}"

        match run.Results with
        | Some results ->
            "time",
            $"{Wording.duration results.Seconds.Total}, {Wording.count (int64 results.ImagesPerSecond)} training images/s"
        | None -> ()

        "started", manifest.Created.ToString("yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture)
        "folder", Wording.path run.Folder
        let bce3s = Array.head (manifest.Versions.Bce3s.Split '+')

        let commit =
            manifest.GitCommit |> Option.map (fun commit -> $" ({commit[..9]})") |> Option.defaultValue ""

        "versions", $"bce3s {bce3s}{commit}, libtorch {manifest.Versions.Torch}, .NET {manifest.Versions.Dotnet}"
    ]

    let private settings (run: RecordedRun) =
        match run.Results with
        | None -> []
        | Some results ->
            Setting.ofRuns [
                {
                    Folder = run.Folder
                    Experiment = run.Manifest.Experiment
                    Results = results
                    Stages = []
                    Skipped = []
                    WasThere = true
                }
            ]

    let private missing (why: string) = [ Figure.create "look" "Test images" "" (Content.Missing why) ]

    /// The page of a run, with what a look at the test images shows, or why there is none.
    let create (run: RecordedRun) (look: Result<ImageSource * TestLook, string>) : Page =
        let manifest = run.Manifest
        let names, counts = Array.ofList manifest.ClassNames, Array.ofList manifest.ClassCounts

        // What a finished run has in files, a look tells of any other.
        let classes, confusion =
            match look with
            | Ok(_, look) when run.Classes.IsEmpty -> TestLook.classes names counts look
            | _ -> run.Classes, run.Confusion

        let ofClasses =
            if classes.IsEmpty then
                missing "classes.csv is not there: it is written when the run is over."
            else
                ClassFigures.figures classes @ ConfusionFigures.figures names counts confusion

        let ofLook =
            match look with
            | Error why -> missing why
            | Ok(test, look) -> LookFigures.figures names counts look @ [ Mistakes.figure names test look ]

        let published =
            if run.Results.IsSome then
                ResultFigures.published (settings run)
            else
                Figure.create "published" "Beside published figures" "" (Content.Missing "The run is not over.")

        {
            Title = $"{manifest.Experiment.Name}, seed {manifest.Seed}"
            Facts = facts run
            Notes = [
                if run.State <> RunState.Finished then
                    "This run is not over: the numbers are those of the epochs so far."
            ]
            Sections = [
                {
                    Id = "results"
                    Title = "Results"
                    Figures = [ ResultFigures.scores run; published ]
                }
                { Id = "training"; Title = "Training"; Figures = Curves.figures run }
                { Id = "classes"; Title = "Classes"; Figures = ofClasses }
                { Id = "model"; Title = "Features, classifier, calibration"; Figures = ofLook }
                {
                    Id = "experiment"
                    Title = "Experiment"
                    Figures = [
                        Figure.create
                            "code"
                            "As F#"
                            "Evaluates to the experiment of this run; manifest.json beside it has the same as JSON."
                            (Content.Code(ExperimentCode.text manifest.Experiment))
                    ]
                }
            ]
            ClassNames = names
        }
