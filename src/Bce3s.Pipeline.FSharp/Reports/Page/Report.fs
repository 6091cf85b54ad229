namespace Bce3s

open System
open System.IO
open TorchSharp
open Bce3s.Data
open Bce3s.Reporting

/// Pages that show runs: one file each, which asks for no other.
[<RequireQualifiedAccess>]
module Report =
    /// The run's model and test images, or why they are not there.
    let private tested (options: RunOptions) folder =
        try
            let saved = SavedRun.find folder None
            let data = CheckpointEvaluation.ownData options saved

            try
                let device = SavedRun.device saved options.Device
                Ok(data, SavedRun.loadModel device saved, InputOptions.onDevice device)
            with _ ->
                (data :> IDisposable).Dispose()
                reraise ()
        with
        | :? InvalidExperimentException as error -> Error(error.Problems |> List.map _.Message |> String.concat " ")
        | :? DataException as error -> Error error.Message

    let private page options withModel folder progress =
        let run = RecordedRun.read folder
        let without why = RunPage.create run (Error why), Some why

        if not withModel then
            RunPage.create run (Error "It was asked for without the model."), None
        else
            match tested options folder with
            | Error why -> without why
            | Ok(data, model, input) ->
                use data = data
                use model = model
                torch.set_num_threads options.Threads
                use _scope = torch.NewDisposeScope()

                try
                    let counts = Array.ofList run.Manifest.ClassCounts
                    use look = TestLook.take run.Manifest.Experiment counts model data.Test input progress
                    RunPage.create run (Ok(data.Test, look)), None
                // An image that cannot be read.
                with :? DataException as error ->
                    without error.Message

    /// Writes the page of a run, whether it is over or not. What of it takes the checkpoint and the test images is left out where they are
    /// not there, and why is returned and stands on the page. Raises `InvalidExperimentException` where there is no run that can be read.
    let write (options: RunOptions) withModel (folder: string) (output: string) =
        options.Reporter.Working(fun progress ->
            let page, why = page options withModel folder progress
            PageHtml.write output page
            why)

    /// Writes the page that compares runs whose folders have been read.
    let compareRead (runs: RecordedRun list) (output: string) = RunsPage.create runs |> PageHtml.write output

    /// Writes the page that compares runs, from their folders alone. Raises as `write` does.
    let compare (folders: string list) (output: string) = compareRead (List.map RecordedRun.read folders) output
