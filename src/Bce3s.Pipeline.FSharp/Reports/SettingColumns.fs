namespace Bce3s

/// A row of accuracies in a table.
type ScoreRow = {
    Label: string
    Seeds: int
    Last: EvaluatedStatistics
    /// Without flip averaging.
    BestOnTest: ScoreStatistics option
}

/// What tables say of a setting, as texts.
[<RequireQualifiedAccess>]
module SettingColumns =
    let nothing = "–"

    let cell statistic = statistic |> Option.map Statistic.percent |> Option.defaultValue nothing

    /// Top-1, the class average and the averages of the groups of classes.
    let accuracies: (string * (ScoreStatistics -> Statistic option)) list = [
        "top-1", _.Top1 >> Some
        "class avg", _.ClassAverage >> Some
        "many", _.Many
        "medium", _.Medium
        "few", _.Few
    ]

    /// Where the epoch was chosen on held-out images, they stand in for the test set.
    let private best (split: SplitRecord) = if split.Holdout.isInclude then "best on held-out" else "best on test"

    /// A setting, then each adjustment of its models.
    let rows (setting: Setting) : ScoreRow list =
        let results = setting.Results

        [
            {
                Label = Setting.label setting
                Seeds = results.Seeds.Length
                Last = results.Last
                BestOnTest = Some results.BestOnTest.Plain
            }
            for row in results.Adjusted do
                {
                    Label = $"+ {row.Name}"
                    Seeds = results.Seeds.Length
                    Last = { Plain = row.Plain; Flip = row.Flip }
                    BestOnTest = None
                }
        ]

    /// How many seeds, and accuracies in per cent of the last epoch as it is.
    let scores: (string * (ScoreRow -> string)) list = [
        "n", _.Seeds >> string
        for name, score in accuracies do
            name, (fun row -> cell (score row.Last.Plain))
    ]

    /// Top-1s that were come by in another way, by name.
    let others (split: SplitRecord) : (string * (ScoreRow -> string)) list = [
        "flip", (fun row -> cell (Some row.Last.Flip.Top1))
        best split, (fun row -> cell (row.BestOnTest |> Option.map _.Top1))
    ]

    let private rate setting =
        match setting.Results.Devices with
        | [ device ] -> $"{Wording.count (int64 setting.Results.ImagesPerSecond.Mean)} ({device})"
        // The mean over different machines says nothing.
        | _ -> nothing

    /// What the accuracies are of.
    let conditions: (string * (Setting -> string)) list = [
        "backbone", (fun setting -> BackboneSpec.title setting.Experiment.Backbone)
        "parameters", (fun setting -> Wording.count setting.Results.Parameters)
        "epochs", (fun setting -> setting.Experiment.Stages |> List.map (_.Epochs >> string) |> String.concat " + ")
        "seeds", (fun setting -> setting.Results.Seeds |> List.map string |> String.concat ", ")
        "images/s", rate
    ]

    /// What the columns of accuracies mean.
    let note split =
        $"mean ± sample standard deviation over n seeds, per cent; after the last epoch, without flip averaging; flip: top-1 with it; {best split}: top-1 of the epoch chosen on those images, without it"
