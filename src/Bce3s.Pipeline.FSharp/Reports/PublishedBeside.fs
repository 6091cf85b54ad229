namespace Bce3s

/// A published accuracy and ours of the same kind: of the same choice of the epoch, with flips treated alike; where the publication
/// does not tell, ours is of the last epoch, without flip averaging.
type PublishedBeside = {
    /// Of ours.
    Setting: string
    Ours: Statistic
    Comparison: Comparison
    /// Whether nothing is known that keeps the two from being compared.
    Comparable: bool
}

[<RequireQualifiedAccess>]
module PublishedBeside =
    let private beside (setting: Setting) (figure: PublishedFigure) =
        let choice =
            if figure.Epoch = EpochChoice.BestOnTest then
                EpochChoice.BestOnTest
            else
                EpochChoice.Last

        let flip = figure.Flip = Some true

        let scores =
            if choice = EpochChoice.BestOnTest then
                setting.Results.BestOnTest
            else
                setting.Results.Last

        let comparison = Comparison.judge setting.Experiment choice flip figure

        {
            Setting = Setting.label setting
            Ours = (if flip then scores.Flip else scores.Plain).Top1
            Comparison = comparison
            Comparable = comparison.IsComparable
        }

    /// The figures of a setting's method, data set and long tail.
    let find (figures: PublishedFigure list) (setting: Setting) =
        let experiment = setting.Experiment

        figures
        |> List.filter (fun figure ->
            figure.Method = experiment.Method
            && figure.Dataset = experiment.Dataset.Name
            && figure.Profile = experiment.Dataset.Profile)
        |> List.map (beside setting)

    let private kind (figure: PublishedFigure) =
        match figure.Epoch, figure.Flip with
        | EpochChoice.Last, Some true -> "last epoch, flip"
        | EpochChoice.Last, _ -> "last epoch"
        | EpochChoice.BestOnTest, Some true -> "best on test, flip"
        | EpochChoice.BestOnTest, _ -> "best on test"
        | EpochChoice.Unstated, _ -> "epoch unstated"

    let private verdict row =
        match row.Comparable, row.Comparison.Unknown with
        | false, _ -> "not comparable"
        | true, [] -> "comparable"
        | true, _ -> "comparable as far as told"

    let columns: (string * (PublishedBeside -> string)) list = [
        "published", _.Setting
        "top-1", (fun row -> Wording.percent row.Comparison.Figure.Top1)
        "ours", (fun row -> Statistic.percent row.Ours)
        "of", (fun row -> kind row.Comparison.Figure)
        "", verdict
    ]

    /// Where it is from, its groups of classes, what differs and what is not told.
    let details row =
        let figure = row.Comparison.Figure

        [
            figure.Source
            match figure.Shots with
            | Some shots ->
                $"many {Wording.percent shots.Many}, medium {Wording.percent shots.Medium}, few {Wording.percent shots.Few}"
            | None -> ()
            yield! row.Comparison.Differences
            match row.Comparison.Unknown with
            | [] -> ()
            | unknown -> $"""not told: {String.concat ", " unknown}"""
        ]
        |> String.concat "; "
