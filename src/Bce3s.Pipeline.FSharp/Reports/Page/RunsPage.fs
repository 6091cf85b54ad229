namespace Bce3s.Reporting

open System
open Bce3s

/// The page that compares runs.
[<RequireQualifiedAccess>]
module internal RunsPage =
    /// A name for each run that no other one has: the experiment's, with the seed, with the folder's.
    let private labels (runs: RecordedRun list) =
        let sets = runs |> List.map _.Manifest.Experiment.Dataset.Name |> List.distinct

        let name (run: RecordedRun) =
            let experiment = run.Manifest.Experiment

            if sets.Length = 1 then
                Experiment.methodIn experiment.Dataset experiment.Name
            else
                experiment.Name

        let seeded (run: RecordedRun) = $"{name run}, seed {run.Manifest.Seed}"
        let inFolder (run: RecordedRun) = $"{seeded run}, {IO.Path.GetFileName run.Folder}"
        let full (run: RecordedRun) = $"{seeded run}, {run.Folder}"
        let isUnique label = (List.distinctBy label runs).Length = runs.Length
        let label = [ name; seeded; inFolder ] |> List.tryFind isUnique |> Option.defaultValue full
        List.map label runs

    let private summaries (runs: RecordedRun list) : RunSummary list = [
        for run in runs do
            match run.Results with
            | Some results -> {
                Folder = run.Folder
                Experiment = run.Manifest.Experiment
                Results = results
                Stages = []
                Skipped = []
                WasThere = true
              }
            | None -> ()
    ]

    let private table (section: TableSection) =
        let columns = SettingColumns.scores @ SettingColumns.others section.Split
        let conditions = SettingColumns.conditions

        Content.Table {
            Heads = "" :: List.map fst columns @ List.map fst conditions
            Rows = [
                for setting in section.Settings do
                    for row in SettingColumns.rows setting do
                        row.Label :: [ for _, cell in columns -> cell row ]
                        @ [ for _, cell in conditions -> cell setting ]
            ]
            Note = SettingColumns.note section.Split
        }

    let private results (runs: RecordedRun list) =
        match ResultTable.sections (ResultTable.ofRuns (summaries runs)) with
        | [] -> [ Figure.create "table-1" "Results" "" (Content.Missing "No run is over.") ]
        | sections ->
            sections
            |> List.mapi (fun i section ->
                Figure.create
                    $"table-{i + 1}"
                    section.Dataset.Title
                    $"{SplitText.phrase section.Dataset section.Split}. Runs that differ in their seed alone are one line."
                    (table section))

    let private overEpochs (runs: (string * RecordedRun) list) id title about y value =
        let epochs = runs |> List.map (fun (_, run) -> Experiment.epochs run.Manifest.Experiment) |> List.max

        let lines = [ for label, run in runs -> Curves.line label run.Epochs value ]

        if lines |> List.forall (fun line -> line.X.Length = 0) then
            Content.Missing "No run has it."
        else
            Content.Plot(Figure.plot (Curves.epochs epochs) y lines)
        |> Figure.create id title about

    let private curves runs =
        let accuracy (name, score: Scores -> float option) =
            let id = (name: string).Replace(' ', '-')

            overEpochs
                runs
                $"accuracy-{id}"
                $"Accuracy, {name}"
                "Of the test images without flip averaging. Good: higher at the last epoch, not at the best one."
                (Figure.percent "accuracy")
                (_.Plain >> Option.bind score)

        [
            for measure in Curves.accuracies do
                accuracy measure
            overEpochs
                runs
                "loss"
                "Loss"
                "The sum of all terms. Losses of different methods are different sums: their heights do not compare, their shapes may."
                (Figure.axis "loss" NumberStyle.Plain)
                (_.Loss >> Some)
            overEpochs
                runs
                "learning-rate"
                "Learning rate"
                "At the last step of each epoch."
                (Figure.axis "learning rate" NumberStyle.Plain)
                (_.LearningRate >> Some)
            overEpochs
                runs
                "speed"
                "Speed"
                "Training images a second; machines and what else ran on them differ."
                (Figure.axis "images/s" NumberStyle.Whole |> Figure.from 0.0)
                (_.ImagesPerSecond >> Some)
        ]

    let private classes runs =
        let line value (label, run: RecordedRun) = Figure.series label Mark.Line (ClassFigures.binned value run.Classes)

        let figure id title about y value =
            let lines = runs |> List.map (line value)

            if lines |> List.forall (fun line -> line.X.Length = 0) then
                Content.Missing "No run has classes.csv, which is written when a run is over."
            else
                // Runs without it stay in their places, which are their colours.
                Content.Plot { Figure.plot ClassFigures.images y lines with Regions = ClassFigures.groups }
            |> Figure.create id title about

        [
            figure
                "class-accuracy"
                "Accuracy by class frequency"
                "Averages of classes with about as many training images. Good: level and high. Where one line is above another to the left and below it to the right, frequent classes paid for rare ones."
                (Figure.percent "accuracy")
                _.Accuracy
            figure
                "classifier-norms"
                "Lengths of the classifier's rows by class frequency"
                "Good: level."
                (Figure.axis "length" NumberStyle.Plain |> Figure.from 0.0)
                _.ClassifierNorm
        ]

    let private differences (runs: (string * RecordedRun) list) =
        let first, experiment = List.head runs |> fun (label, run) -> label, run.Manifest.Experiment

        let rows = [
            for label, run in List.tail runs do
                for difference in ExperimentDifference.between experiment run.Manifest.Experiment do
                    [ difference.Path; difference.Left; label; difference.Right ]
        ]

        if rows.IsEmpty then
            Content.Missing "Nothing differs."
        else
            Content.Table { Heads = [ "where"; first; "other run"; "there" ]; Rows = rows; Note = "" }
        |> Figure.create "differences" "What differs between the experiments" $"Each other run beside {first}."

    let private facts (runs: (string * RecordedRun) list) =
        let names = RunPage.facts (snd runs.Head) |> List.map fst |> List.filter ((<>) "data set")

        Content.Table {
            Heads = "run" :: names
            Rows = [
                for label, run in runs do
                    let facts = RunPage.facts run
                    let fact name = facts |> List.tryFind (fst >> (=) name) |> Option.map snd
                    label :: [ for name in names -> fact name |> Option.defaultValue SettingColumns.nothing ]
            ]
            Note = ""
        }
        |> Figure.create "runs-table" "Runs" ""

    let create (runs: RecordedRun list) : Page =
        let labelled = List.zip (labels runs) runs
        let splits = runs |> List.map _.Manifest.Split |> List.distinct

        {
            Title = $"{runs.Length} runs"
            Facts = []
            Notes = [
                if splits.Length > 1 then
                    "These runs are not of one split of one data set: accuracies of different splits do not compare."
                for label, run in labelled do
                    if run.State <> RunState.Finished then
                        $"{label} is not over."
            ]
            Sections = [
                {
                    Id = "results"
                    Title = "Results"
                    Figures = results runs @ [ ResultFigures.published (Setting.ofRuns (summaries runs)) ]
                }
                { Id = "training"; Title = "Training"; Figures = curves labelled }
                { Id = "classes"; Title = "Classes"; Figures = classes labelled }
                {
                    Id = "runs"
                    Title = "Runs and experiments"
                    Figures = [ facts labelled; differences labelled ]
                }
            ]
            ClassNames = [||]
        }
