namespace Bce3s

open System.IO
open System.Text.Json.Serialization

/// Where a run begins.
type RunStart =
    /// In a folder of its own.
    | Afresh
    /// In a folder in which it has been stopped, at its last checkpoint if it came to one.
    | Stopped of CheckpointState option
    /// It is over.
    | IsOver

/// Runs that go on where they were stopped.
[<RequireQualifiedAccess>]
module Resumption =
    /// Differences of one record that are told.
    let private most = 8

    /// What there is of the run in a folder.
    let startIn folder =
        let checkpoint = Path.Combine(folder, RunFiles.lastCheckpoint)

        if FinishedRun.isIn folder then IsOver
        elif File.Exists checkpoint then Stopped(Some(Checkpoint.readState checkpoint))
        else Stopped None

    /// The run that goes on, by its folder, and what there is of it.
    let find (output: string option) (experiment: Experiment) =
        RunFolder.toResume output experiment.Name experiment.Seed
        |> Option.map (fun folder -> folder, startIn folder)

    /// An experiment without the file of weights that its backbone begins with, and with that file the run's own record of it, where the
    /// experiment means the same one: a run that goes on has its weights, and the file may be gone.
    let withoutFile (experiment: Experiment) found =
        match found, experiment.Backbone.Weights with
        | Some(folder, (Stopped(Some _) | IsOver)), Include given ->
            let recorded = Manifest.read folder (Path.Combine(folder, RunFiles.manifest))

            match recorded.Experiment.Backbone.Weights with
            | Include weights when InitialWeights.isOf weights given ->
                { experiment with Backbone = { experiment.Backbone with Weights = Skip } }, Include weights
            | _ -> experiment, Skip
        | _ -> experiment, Skip

    let private differing place what (differences: Difference list) =
        let told =
            differences
            |> List.truncate most
            |> List.map (fun difference -> $"{difference.Path} is {difference.Left} there and {difference.Right} here")

        let more =
            if differences.Length > most then
                [ $"{differences.Length - most} more" ]
            else
                []

        {
            Path = "resume"
            Message =
                $"""{place} holds {what}: {String.concat "; " (told @ more)}. Ask for the same one, or give another folder with `--output DIR`."""
        }

    /// What keeps a run from going on in a folder as the experiment on its data.
    let problems (experiment: Experiment) (data: ExperimentData) (folder, start) : Problem list =
        let manifest = Path.Combine(folder, RunFiles.manifest)

        let ofExperiment (found: Experiment) =
            if found = experiment then
                []
            else
                match Experiment.diff found experiment with
                | [] -> [
                    {
                        Path = "resume"
                        Message = $"{Wording.path folder} holds a run of another experiment."
                    }
                  ]
                | differences -> [ differing (Wording.path folder) "a run of another experiment" differences ]

        let ofData (found: Manifest) =
            if
                found.Split = data.Split
                && found.ClassCounts = List.ofArray data.Train.ClassCounts
                && found.DataDigest = DataDigest.ofData data
            then
                []
            else
                let counts (counts: int64 list) = $"{List.sum counts} training images of {counts.Length} classes"
                let split (split: SplitRecord) = ($"{split}").ReplaceLineEndings " "

                let differences =
                    [
                        "the folder", found.DataFolder, data.Folder
                        "the training set", counts found.ClassCounts, counts (List.ofArray data.Train.ClassCounts)
                        "the split", split found.Split, split data.Split
                        "what labels and pixels add up to", found.DataDigest, DataDigest.ofData data
                    ]
                    |> List.filter (fun (_, there, here) -> there <> here)
                    |> List.map (fun (path, there, here) -> {
                        Difference.Path = path
                        Difference.Left = there
                        Difference.Right = here
                    })

                [ differing (Wording.path folder) "a run on other data" differences ]

        // Without its last checkpoint a run of several epochs would begin again, on top of what there is of it.
        let ofLostCheckpoint () =
            let kept = Directory.GetFiles(folder, RunFiles.keptCheckpoints) |> Array.sort |> Array.tryLast

            let metrics = Path.Combine(folder, RunFiles.metrics)

            match kept, (if File.Exists metrics then snd (MetricsRows.read metrics) else []) with
            | None, [] -> []
            | kept, rows ->
                let remedy =
                    match kept with
                    | Some path -> $"Copy {Path.GetFileName path} to it"
                    | None -> "Put it back"

                [
                    {
                        Path = "resume"
                        Message =
                            $"{RunFiles.lastCheckpoint} is not in {Wording.path folder}, and {rows.Length} epochs are. {remedy}, or give another folder with `--output DIR`."
                    }
                ]

        match File.Exists manifest, start with
        | false, Stopped None ->
            // It was stopped before it had said what it is: there is nothing to lose.
            ofLostCheckpoint ()
        | false, _ -> [
            {
                Path = "resume"
                Message =
                    $"{RunFiles.manifest} is not in {Wording.path folder}, and nothing else says what the run was. Put it back, or give another folder with `--output DIR`."
            }
          ]
        | true, _ ->
            let found = Manifest.read folder manifest

            match ofExperiment found.Experiment, start with
            | [], Stopped(Some state) when state.Experiment <> experiment -> [
                differing
                    (Wording.path (Path.Combine(folder, RunFiles.lastCheckpoint)))
                    "a checkpoint of another experiment"
                    (Experiment.diff state.Experiment experiment)
              ]
            | [], Stopped None -> ofLostCheckpoint () @ ofData found
            | [], _ -> ofData found
            | problems, _ -> problems
