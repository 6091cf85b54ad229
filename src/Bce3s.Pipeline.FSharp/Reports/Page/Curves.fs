namespace Bce3s.Reporting

open System
open Bce3s

/// What changed from epoch to epoch.
[<RequireQualifiedAccess>]
module internal Curves =
    let epochs (count: int) = Figure.axis "epoch" NumberStyle.Whole |> Figure.between 0.5 (float count + 0.5)

    /// The stages along the epochs, where there are several.
    let regions (experiment: Experiment) =
        let ends = experiment.Stages |> List.scan (fun over stage -> over + stage.Epochs) 0

        if experiment.Stages.Length < 2 then
            []
        else
            List.zip experiment.Stages (List.pairwise ends)
            |> List.map (fun (stage, (before, over)) -> {
                Name = stage.Name
                From = float before + 0.5
                To = float over + 0.5
            })

    /// A line over the epochs that have it.
    let line name (rows: MetricsRow list) (value: MetricsRow -> float option) =
        rows
        |> List.choose (fun row -> value row |> Option.map (fun value -> float row.Epoch, Some value))
        |> Figure.series name Mark.Line

    /// Losses and rates of one stage may be a hundredth of another's: then only a logarithm shows them all. It ends where it would show
    /// nothing but a rate's last steps towards 0.
    let private scaled (run: RecordedRun) (lines: Series list) axis =
        let stages = run.Epochs |> List.map (fun row -> row.Epoch, row.Stage) |> Map

        let heights =
            lines
            |> Seq.collect (fun line -> Seq.zip line.X line.Y)
            |> Seq.choose (fun (x, y) -> y |> Option.map (fun y -> stages[int x], y))
            |> Seq.groupBy fst
            |> Seq.map (fun (_, values) -> values |> Seq.map snd |> Seq.max)
            |> List.ofSeq

        let values = lines |> Seq.collect (_.Y >> Seq.choose id) |> Array.ofSeq

        if heights.Length > 1 && List.min heights > 0.0 && List.max heights > 20.0 * List.min heights then
            let least = List.min heights / 100.0
            Figure.logarithmic axis |> Figure.from (max least (Array.min values / 1.2))
        else
            axis

    let private overEpochs (run: RecordedRun) y lines =
        let experiment = run.Manifest.Experiment
        let lines = lines |> List.filter (fun (line: Series) -> line.X.Length > 0)

        Content.Plot {
            Figure.plot (epochs (Experiment.epochs experiment)) y lines with
                Regions = regions experiment
        }

    let private loss (run: RecordedRun) =
        let terms =
            run.Epochs |> List.collect (fun (row: MetricsRow) -> List.map fst row.Terms) |> List.distinct

        let lines = [
            line "loss" run.Epochs (_.Loss >> Some)
            if terms.Length > 1 then
                for term in terms do
                    line term run.Epochs (_.Terms >> List.tryFind (fst >> (=) term) >> Option.map snd)
        ]

        overEpochs run (Figure.axis "mean over the epoch's images" NumberStyle.Plain |> scaled run lines) lines
        |> Figure.create
            "loss"
            "Loss by term"
            "Each term with its weight, so that they add up to the loss; stages have losses of their own. Good: it falls and levels off. A jump is a learning rate that changes, a term that sets in, or trouble."

    let private rate (run: RecordedRun) =
        let lines = [ line "learning rate" run.Epochs (_.LearningRate >> Some) ]

        overEpochs run (Figure.axis "at the epoch's last step" NumberStyle.Plain |> scaled run lines) lines
        |> Figure.create
            "learning-rate"
            "Learning rate"
            "Of the optimiser, at the last step of each epoch. Good: it does what the experiment says."

    /// What of a term changes over the epochs.
    let private strength (term: WeightedTerm) =
        match term.Term with
        | FeatureBalanced options ->
            options.Curriculum |> Option.defaultValue (Rising(Rise.ParabolicBeforeEnd 10)), term.Schedule
        | _ -> term.Schedule, Constant 1.0

    /// The name that the records of losses have for a term, where that is another one than an experiment's word.
    let private recorded term =
        match term with
        | CrossEntropy _ -> "softmax"
        | ClassBalanced _ -> "class-balanced"
        | BalancedSoftmax -> "balanced-softmax"
        | LogitAdjusted _ -> "logit-adjusted"
        | FeatureBalanced _ -> "feature-balanced"
        | CosFace _ -> "cosface"
        | ArcFace _ -> "arcface"
        | UniFace _ -> "uniface"
        | _ -> Loss.word term

    /// The weight of a term in each epoch of a stage.
    let private weights (images: int64) before (stage: Stage) (term: WeightedTerm) =
        let steps = max 1 (int (images / int64 (max 1 stage.Batch)))
        let schedule, other = strength term

        [
            for epoch in 0 .. stage.Epochs - 1 do
                let time = Schedule.time EachEpoch epoch stage.Epochs 0 steps

                float (before + epoch + 1),
                Some(term.Weight * Schedule.factor schedule time * Schedule.factor other time)
        ]

    let private curriculum (run: RecordedRun) =
        let experiment = run.Manifest.Experiment
        let before = experiment.Stages |> List.scan (fun over stage -> over + stage.Epochs) 0
        let stages = List.zip experiment.Stages (List.take experiment.Stages.Length before)

        try
            [
                for stage, before in stages do
                    for term in Loss.active stage.Loss do
                        recorded term.Term, weights run.Manifest.Split.TrainImages before stage term
            ]
            |> List.groupBy fst
            |> List.map (fun (word, parts) -> Figure.series word Mark.Line (List.collect snd parts))
            |> overEpochs run (Figure.axis "weight" NumberStyle.Plain)
        with :? MissingPartException as error ->
            Content.Missing error.Message
        |> Figure.create
            "curriculum"
            "Weights of the loss terms"
            "Each term's weight times its schedule at the start of each epoch, as the experiment has it; of the feature-balanced term its curriculum α. Good: what is to set in late does."

    let accuracies: (string * (Scores -> float option)) list = [
        "top-1", _.Top1 >> Some
        "class average", _.ClassAverage >> Some
        "many", _.Many
        "medium", _.Medium
        "few", _.Few
    ]

    let private accuracy (run: RecordedRun) =
        [ for name, score in accuracies -> line name run.Epochs (_.Plain >> Option.bind score) ]
        |> overEpochs run (Figure.percent "accuracy on the test images")
        |> Figure.create
            "accuracy"
            "Accuracy"
            "Of the test images without flip averaging: all images, the average over classes, and the averages of classes with more than 100, 20 to 100 and fewer than 20 training images. Good: the lines rise together and the few-shot one is not left behind."

    let private speed (run: RecordedRun) =
        [ line "images/s" run.Epochs (_.ImagesPerSecond >> Some) ]
        |> overEpochs run (Figure.axis "training images a second" NumberStyle.Whole |> Figure.from 0.0)
        |> Figure.create
            "speed"
            "Speed"
            "Training images a second, each counted once whatever its views, without evaluation. Good: level within a stage; stages that freeze the backbone are faster."

    /// Losses, rate, curriculum, accuracies and speed of a run.
    let figures (run: RecordedRun) =
        if run.Epochs.IsEmpty then
            [ Figure.create "loss" "Curves" "" (Content.Missing "No epoch is over yet.") ]
        else
            [ accuracy run; loss run; curriculum run; rate run; speed run ]
