namespace Bce3s

open System.IO

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

    /// The run that goes on, by its folder, and what there is of it.
    let find (output: string option) (experiment: Experiment) =
        RunFolder.toResume output experiment.Name experiment.Seed
        |> Option.map (fun folder ->
            let checkpoint = Path.Combine(folder, RunFiles.lastCheckpoint)

            if FinishedRun.isIn folder then
                folder, IsOver
            elif File.Exists checkpoint then
                folder, Stopped(Some(Checkpoint.readState checkpoint))
            else
                folder, Stopped None)

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
            if found.Split = data.Split && found.ClassCounts = List.ofArray data.Train.ClassCounts then
                []
            else
                let train (counts: int64 list) = $"{List.sum counts} images of {counts.Length} classes"

                [
                    differing (Wording.path folder) "a run on other data" [
                        {
                            Difference.Path = "the training set"
                            Difference.Left = train found.ClassCounts
                            Difference.Right = train (List.ofArray data.Train.ClassCounts)
                        }
                        {
                            Difference.Path = "the split"
                            Difference.Left = $"{found.Split}".ReplaceLineEndings " "
                            Difference.Right = $"{data.Split}".ReplaceLineEndings " "
                        }
                    ]
                ]

        if not (File.Exists manifest) then
            // It was stopped before it had said what it is: there is nothing to lose.
            []
        else
            let found = Manifest.read folder manifest

            match ofExperiment found.Experiment, start with
            | [], Stopped(Some state) when state.Experiment <> experiment -> [
                differing
                    (Wording.path (Path.Combine(folder, RunFiles.lastCheckpoint)))
                    "a checkpoint of another experiment"
                    (Experiment.diff state.Experiment experiment)
              ]
            | [], _ -> ofData found
            | problems, _ -> problems
