namespace Bce3s.Reporting

open System
open System.IO
open Bce3s
open Bce3s.Data

/// The page of a run whose model is at hand.
[<RequireQualifiedAccess>]
module internal TrainedRun =
    /// Writes `report.html` into the run's folder.
    let write (folder: string) (counts: int64[]) (model: Model) (test: ImageSource) (input: InputOptions) progress =
        let run = RecordedRun.read folder
        use look = TestLook.take run.Manifest.Experiment counts model test input progress
        PageHtml.write (Path.Combine(folder, RunFiles.report)) (RunPage.create run (Ok(test, look)))

    /// The same at the end of training, whose results are saved already: what goes wrong here is told, and ends nothing.
    let tryWrite (warn: string -> unit) folder counts model test input progress =
        try
            write folder counts model test input progress
        with error ->
            let first = Array.head (error.Message.Split '\n')

            warn
                $"{RunFiles.report} was not written: {first.TrimEnd()} `bce3s report {Wording.path folder}` tries again."
