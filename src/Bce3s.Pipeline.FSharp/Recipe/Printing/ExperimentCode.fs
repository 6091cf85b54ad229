namespace Bce3s

/// Experiments as operations of `experiment "name" { … }`.
[<RequireQualifiedAccess>]
module internal ExperimentCode =
    let private head head =
        match head with
        | Automatic -> Word "Automatic"
        | Normalized -> Word "normalizedHead"
        | Linear -> Word "linearHead"
        | Cosines scale -> Code.call "cosineHead" [ Literals.float scale ]
        | LearnedCosines scale -> Code.call "learnedCosineHead" [ Literals.float scale ]

    let private measure measure =
        match measure with
        | Accuracy -> Word "accuracy"
        | Shots -> Word "shots"
        | Calibration -> Word "calibration"
        | Geometry -> Word "geometry"

    let private adjustment adjustment =
        match adjustment with
        | LogitAdjust tau -> Code.call "logitAdjust" [ Literals.float tau ]
        | TauNormalize tau -> Code.call "tauNormalize" [ Literals.float tau ]

    let private isInt (value: int64) = value >= -2147483648L && value <= 2147483647L
    let private seed (value: int64) = if isInt value then Literals.int (int value) else Literals.int64 value

    /// All that its record holds beside name and stages, in the order in which it is written: those before the stages and those behind.
    let operations (experiment: Experiment) =
        [
            "method", Literals.string experiment.Method
            "dataset", DatasetCode.code experiment.Dataset
            "augment", AugmentationCode.operation experiment.Augmentation
            "prepare", AugmentationCode.preparation experiment.Preparation
            "backbone", BackboneCode.code experiment.Backbone
            "head", head experiment.Head
        ],
        [
            "evaluate", Items(List.map measure experiment.Measures)
            "adjust", Items(List.map adjustment experiment.Adjustments)
            "evaluateEvery", Literals.int experiment.EvaluateEvery
            "seed", seed experiment.Seed
        ]

    /// Without these nobody sees what an experiment does.
    let private always = [ "dataset"; "backbone" ]

    let private kind (part: OwnPart) =
        match part with
        | :? OwnLoss -> "loss"
        | :? OwnSchedule -> "schedule"
        | :? OwnBackbone -> "backbone"
        | _ -> "dataset"

    let private comment (part: OwnPart) =
        $"// The {kind part} {Code.line (Literals.string part.Name)} is code of the script that made this record: put it where MissingPartException stands."

    let private code (experiment: Experiment) =
        // What the builder makes of the name alone, with this dataset.
        let usual = ExperimentBuilder(experiment.Name).Yield(())
        let derived = ExperimentBuilder(experiment.Name).Run { usual with Dataset = experiment.Dataset }
        let unusual = operations derived |> fun (first, last) -> first @ last

        let told =
            List.filter (fun operation -> List.contains (fst operation) always || not (List.contains operation unusual))

        let before, behind = operations experiment
        // The builder has no word for these: an empty method is derived from the name, and `seed` takes an int.
        let isSaid (name, _) =
            not (name = "method" && experiment.Method = "" || name = "seed" && not (isInt experiment.Seed))

        let stages = Items(List.map StageCode.code experiment.Stages)

        let block =
            Block(
                Code.call "experiment" [ Literals.string experiment.Name ],
                List.filter isSaid (told before) @ [ "stages", stages ] @ List.filter isSaid (told behind)
            )

        let missing = [
            if experiment.Method = "" then
                "Experiment.Method", Literals.string ""
            if not (isInt experiment.Seed) then
                "Experiment.Seed", Literals.int64 experiment.Seed
        ]

        if missing.IsEmpty then block else Copy(block, missing)

    /// The experiment as F#, ready to stand behind `let mine =`, below a comment on parts that are a script's own.
    let text experiment =
        (OwnParts.ofExperiment experiment |> List.map comment |> List.distinct)
        @ [ Code.text (code experiment) ]
        |> String.concat "\n"
