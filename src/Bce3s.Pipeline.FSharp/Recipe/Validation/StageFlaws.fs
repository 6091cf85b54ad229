namespace Bce3s

open System
open Flaws

/// What is wrong with a stage.
[<RequireQualifiedAccess>]
module internal StageFlaws =
    let private checkOptimizer path (optimizer: Optimizer) = [
        yield!
            require
                (optimizer.LearningRate > 0.0 && Double.IsFinite optimizer.LearningRate)
                path
                $"a learning rate of {optimizer.LearningRate} trains nothing. Give one above 0."
        yield!
            require
                (optimizer.Momentum >= 0.0 && optimizer.Momentum < 1.0)
                path
                $"a momentum of {optimizer.Momentum} never settles. Give one from 0 to below 1."
        yield!
            require
                (optimizer.WeightDecay >= 0.0 && Double.IsFinite optimizer.WeightDecay)
                path
                $"a weight decay of {optimizer.WeightDecay}. Give 0 or more."
        yield!
            require
                (not optimizer.Nesterov || optimizer.Momentum > 0.0)
                path
                "nesterov looks ahead along the momentum, and there is none. Add `momentum 0.9`."
    ]

    let private checkSampling i (stage: Stage) classes =
        let path = $"stages[{i}].sampling"

        let checkPower power =
            require (Double.IsFinite power) path $"a power of {power}. Give a finite number, such as 1.0."

        match stage.Sampling with
        | ClassWeighted power -> checkPower power
        | Deferred(share, power) ->
            require
                (share >= 0.0 && share <= 1.0)
                path
                $"deferred sampling begins after {share} of the epochs. Give a share from 0 to 1."
            @ checkPower power
        | EffectiveNumber beta ->
            require
                (beta >= 0.0 && beta < 1.0)
                path
                $"effective numbers have β = {beta}. Give one from 0 to below 1, such as 0.9999."
        | Identities(identities, images) when identities < 1 || identities > classes || images < 1 -> [
            problem
                path
                $"batches of {identities} classes with {images} images each. Give 1 to {classes} classes, and at least 1 image."
          ]
        | Identities(identities, images) ->
            require
                (int64 stage.Batch = int64 identities * int64 images)
                $"stages[{i}].batch"
                $"{identities} classes with {images} images each do not make a batch of {stage.Batch}. Give a batch of {int64 identities * int64 images}."
        | InstanceBalanced
        | ProgressivelyBalanced
        | ClassCycles -> []

    /// `before` is the stages that lead to this one.
    let private checkClassifier i (stage: Stage) (before: Stage list) =
        let at field = $"stages[{i}].{field}"

        let scaled (stages: Stage list) =
            let changes = stages |> List.map _.Classifier |> List.filter ((<>) Keep)
            List.tryLast changes = Some LearnableScale

        [
            if stage.Classifier <> Keep && before.IsEmpty then
                yield
                    problem
                        (at "classifier")
                        "the first stage begins with a fresh classifier. Drop `classifier`, or put a stage before it."
            if stage.Classifier = LearnableScale && scaled before then
                yield
                    problem
                        (at "classifier")
                        "the classifier has a learnable scale from a stage before. Drop `classifier`, which keeps it."
            if scaled (before @ [ stage ]) then
                yield!
                    require
                        (List.map (_.Term >> Loss.word) (Loss.active stage.Loss) <> [ "uniform" ])
                        (at "loss")
                        "uniform alone trains the classifier's weights, which `LearnableScale` freezes. Add another term."

                for term in Loss.active stage.Loss do
                    match term.Term with
                    | Ldam _
                    | CosFace _
                    | ArcFace _
                    | UniFace _ ->
                        yield
                            problem
                                (at "loss")
                                $"{Loss.word term.Term} needs plain cosines, and `LearnableScale` scales them by class. Take another loss."
                    | _ -> ()

                yield!
                    require
                        stage.Project.IsNone
                        (at "project")
                        "a projection changes the classifier's weights, which `LearnableScale` freezes. Drop one of them."
        ]

    /// Every flaw of a stage. `head` is the experiment's.
    let check classes head (stages: Stage list) i (stage: Stage) =
        let at field = $"stages[{i}].{field}"

        [
            yield! require (stage.Name.Trim() <> "") (at "name") "a stage has no name. Give it one, such as \"joint\"."
            yield! checkSampling i stage classes
            yield! LossFlaws.check $"stages[{i}]" head stage
            yield! checkClassifier i stage (List.take i stages)
            match stage.Project with
            | Some(MaxNorm ratio) ->
                yield!
                    require
                        (ratio >= 0.0 && ratio <= 1.0)
                        (at "project")
                        $"maxNorm has the ratio {ratio}. Give one from 0 to 1."
            | None -> ()
            yield! checkOptimizer (at "optimizer") stage.Optimizer
            yield! ScheduleFlaws.check (at "learningRate") stage.LearningRate
            yield! require (stage.Epochs >= 1) (at "epochs") $"{stage.Epochs} epochs train nothing. Give at least 1."
            yield!
                require
                    (stage.Batch >= 2)
                    (at "batch")
                    $"a batch of {stage.Batch} has no statistics for batch norm. Give at least 2."
            yield!
                require
                    (stage.Accumulate >= 1)
                    (at "accumulate")
                    $"the gradients of {stage.Accumulate} batches make no step. Give at least 1."
            match stage.ClipNorm with
            | Some largest ->
                yield!
                    require
                        (largest > 0.0 && Double.IsFinite largest)
                        (at "clipNorm")
                        $"gradients are clipped to the norm {largest}. Give one above 0, such as 5.0."
            | None -> ()
            match stage.Average with
            | Some decay ->
                yield!
                    require
                        (decay > 0.0 && decay < 1.0)
                        (at "ema")
                        $"weights are averaged with the decay {decay}. Give one between 0 and 1, such as 0.999."
            | None -> ()
        ]
