namespace Bce3s

/// Stages as operations of `stage "name" { … }`.
[<RequireQualifiedAccess>]
module internal StageCode =
    let private optimizer (optimizer: Optimizer) =
        let start =
            match optimizer.Algorithm with
            | Sgd -> Code.call "sgd" [ Literals.float optimizer.LearningRate ], sgd optimizer.LearningRate

        let settings = [
            Code.call "momentum" [ Literals.float optimizer.Momentum ], momentum optimizer.Momentum
            if optimizer.Nesterov then
                Word "nesterov", nesterov
            Code.call "weightDecay" [ Literals.float optimizer.WeightDecay ], weightDecay optimizer.WeightDecay
        ]

        let set (code, made: Optimizer) (next, change: Optimizer -> Optimizer) =
            let changed = change made

            if changed = made then code, made else Infix(code, "-->", next), changed

        PlainCode.completed PlainCode.noWords (List.fold set start settings) optimizer

    let private projection projection =
        match projection with
        | MaxNorm ratio -> Code.call "maxNorm" [ Literals.float ratio ]

    /// All that its record holds beside the name, in the order in which it is written; without what it does not have.
    let operations (stage: Stage) = [
        "views", ViewsCode.views stage.Views
        "freeze", PlainCode.case stage.Freeze
        "classifier", PlainCode.case stage.Classifier
        "loss", LossCode.code stage.Loss
        match stage.Project with
        | Some project -> "project", projection project
        | None -> ()
        "sampling", ViewsCode.sampling stage.Sampling
        "optimizer", optimizer stage.Optimizer
        "learningRate", ScheduleCode.operation stage.LearningRate
        "stepping", PlainCode.case stage.Stepping
        match stage.ClipNorm with
        | Some largest -> "clipNorm", Literals.float largest
        | None -> ()
        match stage.Average with
        | Some decay -> "ema", Literals.float decay
        | None -> ()
        "epochs", Literals.int stage.Epochs
        "batch", Literals.int stage.Batch
        "accumulate", Literals.int stage.Accumulate
    ]

    /// Without these nobody sees what a stage does.
    let private always = [ "loss"; "optimizer"; "learningRate"; "epochs" ]

    let code (stage: Stage) =
        let usual = operations (Stage.named stage.Name)

        let told =
            operations stage
            |> List.filter (fun operation ->
                List.contains (fst operation) always || not (List.contains operation usual))

        Block(Code.call "stage" [ Literals.string stage.Name ], told)
