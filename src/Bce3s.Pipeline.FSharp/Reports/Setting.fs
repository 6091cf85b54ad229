namespace Bce3s

/// Scores of several seeds.
type ScoreStatistics = {
    Top1: Statistic
    Top5: Statistic
    ClassAverage: Statistic
    /// `None` where no class belongs to it, as in `Scores`.
    Many: Statistic option
    Medium: Statistic option
    Few: Statistic option
    Ece: Statistic option
}

/// As in `Evaluated`: of images as they are, and averaged with mirrored ones.
type EvaluatedStatistics = { Plain: ScoreStatistics; Flip: ScoreStatistics }

/// As in `ScoredRow`.
type AdjustedStatistics = { Name: string; Plain: ScoreStatistics; Flip: ScoreStatistics }

/// What `results.json` says of a run, of all runs of a setting. What is one number there and differs between seeds is a statistic here.
type SettingResults = {
    Experiment: string
    Dataset: string
    Method: string
    Seeds: int64 list
    Devices: string list
    Backbone: string
    Parameters: int64
    Split: SplitRecord
    Epochs: int
    ImagesPerSecond: Statistic
    Last: EvaluatedStatistics
    /// Each seed's epoch chosen on the test set: never to be compared with numbers of epochs that were not.
    BestOnTest: EvaluatedStatistics
    /// The last models with each of the experiment's adjustments.
    Adjusted: AdjustedStatistics list
}

/// Runs that differ in their seed alone, and what they say together.
type Setting = {
    /// With the first of the seeds.
    Experiment: Experiment
    Results: SettingResults
}

[<RequireQualifiedAccess>]
module ScoreStatistics =
    let ofScores (scores: Scores list) =
        let always (score: Scores -> float) = scores |> List.map score |> Statistic.ofValues |> Option.get
        let maybe (score: Scores -> float option) = scores |> List.choose score |> Statistic.ofValues

        {
            Top1 = always _.Top1
            Top5 = always _.Top5
            ClassAverage = always _.ClassAverage
            Many = maybe _.Many
            Medium = maybe _.Medium
            Few = maybe _.Few
            Ece = maybe _.Ece
        }

[<RequireQualifiedAccess>]
module Setting =
    let private statistics (scores: Evaluated list) = {
        Plain = ScoreStatistics.ofScores (scores |> List.map _.Plain)
        Flip = ScoreStatistics.ofScores (scores |> List.map _.Flip)
    }

    /// Of rows that all seeds have.
    let private adjusted (results: Results list) : AdjustedStatistics list = [
        for row in results.Head.Adjusted do
            let rows = results |> List.choose (_.Adjusted >> List.tryFind (fun other -> other.Name = row.Name))

            {
                Name = row.Name
                Plain = ScoreStatistics.ofScores (rows |> List.map _.Plain)
                Flip = ScoreStatistics.ofScores (rows |> List.map _.Flip)
            }
    ]

    let private ofSeeds (runs: RunSummary list) =
        let results = runs |> List.map _.Results
        let first = List.head results

        {
            Experiment = (List.head runs).Experiment
            Results = {
                Experiment = first.Experiment
                Dataset = first.Dataset
                Method = first.Method
                Seeds = results |> List.map _.Seed
                Devices = results |> List.map _.Device |> List.distinct
                Backbone = first.Backbone
                Parameters = first.Parameters
                Split = first.Split
                Epochs = first.Epochs
                ImagesPerSecond = results |> List.map _.ImagesPerSecond |> Statistic.ofValues |> Option.get
                Last = results |> List.map _.Last |> statistics
                BestOnTest =
                    results
                    |> List.map (fun run -> { Plain = run.BestOnTest.Plain; Flip = run.BestOnTest.Flip }: Evaluated)
                    |> statistics
                Adjusted = adjusted results
            }
        }

    /// Everything but the seed.
    let private key (run: RunSummary) = { run.Experiment with Seed = 0L }, run.Results.Split, run.Results.Parameters

    /// A seed that is there again says nothing new if its scores are the same; otherwise it begins another setting, since it is not
    /// another draw of the first one.
    let rec private rounds (runs: RunSummary list) =
        let first = runs |> List.distinctBy _.Results.Seed

        // `Equals` takes NaN for equal to NaN, unlike `=`.
        let differs (run: RunSummary) =
            let known = first |> List.find (fun known -> known.Results.Seed = run.Results.Seed)

            not (known.Results.Last.Equals run.Results.Last)
            || not (known.Results.BestOnTest.Equals run.Results.BestOnTest)

        match runs |> List.filter differs with
        | [] -> [ first ]
        | others -> first :: rounds others

    /// Runs by setting, in the order in which each comes first, with the seeds in order.
    let ofRuns (runs: RunSummary list) =
        runs
        |> List.groupBy key
        |> List.collect (snd >> rounds)
        |> List.map (List.sortBy _.Results.Seed >> ofSeeds)

    /// Its name without the data set's, which tables say above it.
    let label setting =
        let name, prefix = setting.Experiment.Name, setting.Experiment.Dataset.Name + "-"

        if name.StartsWith prefix && name.Length > prefix.Length then
            name.Substring prefix.Length
        else
            name
