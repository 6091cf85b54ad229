namespace Bce3s.Reporting

open Bce3s

/// The scores of a run, and published ones beside them.
[<RequireQualifiedAccess>]
module internal ResultFigures =
    let private measures: (string * (Scores -> float option)) list = [
        yield! Curves.accuracies
        "top-5", _.Top5 >> Some
        "calibration error", _.Ece
    ]

    let private cell value = value |> Option.map Wording.percent |> Option.defaultValue SettingColumns.nothing

    let private row name flip (scores: Scores) =
        name :: (if flip then "yes" else "no") :: [ for _, measure in measures -> cell (measure scores) ]

    let private both name (plain: Scores) (flip: Scores option) = [
        row name false plain
        yield! flip |> Option.map (row name true) |> Option.toList
    ]

    let private heldOut (run: RecordedRun) = run.Manifest.Split.Holdout.isInclude

    /// The last epoch of each stage, adjusted models and the epoch that was best on the test set.
    let scores (run: RecordedRun) =
        let set = if heldOut run then "held-out images" else "the test set"

        let rows = [
            for stage, row in RecordedRun.stages run do
                yield! both $"{stage}, epoch {row.Epoch}" row.Plain.Value row.Flip

            match run.Results with
            | None -> ()
            | Some results ->
                for adjusted in results.Adjusted do
                    yield! both $"last epoch, {adjusted.Name}" adjusted.Plain (Some adjusted.Flip)

                let best = results.BestOnTest
                yield! both $"best on {set}, chosen on it: epoch {best.Epoch}" best.Plain (Some best.Flip)
        ]

        if rows.IsEmpty then
            Content.Missing "No epoch has been scored yet."
        else
            Content.Table {
                Heads = "" :: "flip averaging" :: List.map fst measures
                Rows = rows
                Note =
                    "Per cent. Compare numbers of the last epoch, and plain ones with plain ones; an epoch that was chosen by looking at the images it is scored on is an upper estimate."
            }
        |> Figure.create
            "scores"
            "Scores"
            (if heldOut run then
                 "Scores of held-out training images, for choosing hyper-parameters: not of the test set."
             else
                 "Scores of the test images after each stage.")

    /// Published accuracies of the settings' methods, with what keeps the numbers from being compared.
    let published (settings: Setting list) =
        match settings |> List.collect (PublishedBeside.find Published.figures) with
        | [] -> Content.Missing "Nothing is published with this method on this long tail, as far as this program knows."
        | rows ->
            let columns = PublishedBeside.columns @ [ "source and differences", PublishedBeside.details ]

            Content.Table {
                Heads = columns |> List.map fst
                Rows = [ for row in rows -> columns |> List.map (fun (_, cell) -> cell row) ]
                Note = "Top-1 in per cent. Ours are of the same choice of the epoch, with flips treated alike."
            }
        |> Figure.create
            "published"
            "Beside published figures"
            "Accuracies that publications of the method give, each beside ours of the same kind, with all that is known to differ. Only those that are called comparable compare."
