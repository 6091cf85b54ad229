namespace Bce3s

open System
open Flaws

/// What is wrong with a stage's loss.
[<RequireQualifiedAccess>]
module internal LossFlaws =
    let private isBeta beta = beta >= 0.0 && beta < 1.0
    let private isPositive value = value > 0.0 && Double.IsFinite value
    let private isWeight value = value >= 0.0 && Double.IsFinite value

    let private checkSubset path word share =
        require
            (share > 0.0 && share <= 1.0)
            path
            $"{word} has a class subset of {share}. Give a share above 0 and up to 1."

    let private checkBeta path word beta =
        require (isBeta beta) path $"{word} has β = {beta}. Give one from 0 to below 1, such as 0.9999."

    let private checkTemperature path word temperature =
        require (isPositive temperature) path $"{word} has the temperature {temperature}. Give one above 0."

    let private checkProjection path word width =
        require (width >= 1) path $"{word} projects to {width} features. Give at least 1."

    let private checkScale path word scale =
        require (isPositive scale) path $"{word} multiplies cosines by {scale}. Give a scale above 0."

    let private checkMargin path word largest (options: MarginOptions) =
        checkScale path word options.Scale
        @ require
            (options.Margin >= 0.0 && options.Margin <= largest)
            path
            $"{word} has the margin {options.Margin}. Give one from 0 to {largest:G3}."
        @ match options.Prototypes with
          | None -> []
          | Some prototypes ->
              require
                  (prototypes.FirstEpoch >= 1)
                  path
                  $"prototypes join in epoch {prototypes.FirstEpoch}. Give one from 1, such as 4."
              @ require
                  (isShare prototypes.AdaptiveMargin)
                  path
                  $"prototypes have the adaptive margin {prototypes.AdaptiveMargin}. Give one from 0 to 1, such as 0.7."

    let private checkClassInstance path (options: ClassInstanceOptions) =
        let word = "classInstance"

        let alpha =
            match options.Weighting with
            | Saturating alpha
            | Proportional alpha -> alpha

        checkTemperature path word options.Temperature
        @ checkProjection path word options.Projection
        @ require (isWeight alpha) path $"{word} has α = {alpha}. Give 0 or more, such as 0.05."
        @ require (options.Queue >= 0) path $"{word} has a queue of {options.Queue}. Give 0 or more."
        @ match options.Momentum with
          | Some momentum ->
              require
                  (isShare momentum)
                  path
                  $"{word} has the momentum {momentum}. Give one from 0 to 1, such as 0.999."
          | None -> []

    let private checkTerm path term =
        let word = Loss.word term

        match term with
        | Joint options ->
            checkSubset path word options.ClassSubset
            @ require
                (isWeight options.NegativeWeight)
                path
                $"joint has the negative weight {options.NegativeWeight}. Give 0 or more."
            @ require (options.Clamp > 0.0) path $"joint clamps logits to ±{options.Clamp}. Give a bound above 0."
        | Contrastive options ->
            checkProjection path word options.Projection @ checkTemperature path word options.Temperature
        | Uniform options ->
            require
                (options.Range > 0.0 && options.Range <= 1.0)
                path
                $"uniform has a parabola for cosines up to {options.Range}. Give a range above 0 and up to 1."
        | CrossEntropy smoothing ->
            require
                (isBeta smoothing)
                path
                $"crossEntropy has a label smoothing of {smoothing}. Give a share from 0 to below 1."
        | ClassBalanced options -> checkBeta path word options.Beta @ checkSubset path word options.ClassSubset
        | FocalCrossEntropy gamma -> require (isWeight gamma) path $"focal has γ = {gamma}. Give 0 or more, such as 2."
        | BalancedSoftmax -> []
        | LogitAdjusted tau -> require (isWeight tau) path $"logitAdjusted has τ = {tau}. Give 0 or more, such as 1."
        | Ldam options ->
            checkBeta path word options.Beta
            @ checkScale path word options.Scale
            @ require
                (isWeight options.MaxMargin)
                path
                $"ldam has the margin {options.MaxMargin}. Give 0 or more, such as 0.5."
            @ require
                (isShare options.Deferral)
                path
                $"ldam weighs samples from {options.Deferral} of the epochs on. Give a share from 0 to 1."
        | FeatureBalanced options ->
            require
                (isWeight options.Intensity)
                path
                $"featureBalanced has λ = {options.Intensity}. Give 0 or more, such as 60."
            @ (options.Curriculum |> Option.map (ScheduleFlaws.check path) |> Option.defaultValue [])
        | ClassInstance options -> checkClassInstance path options
        | CosFace options
        | UniFace options -> checkMargin path word 2.0 options
        | ArcFace options -> checkMargin path word Math.PI options
        | OwnTerm _ -> []

    /// Whether a term takes labels that are shares of classes.
    let private takesShares term =
        match term with
        | Joint _
        | Uniform _
        | CrossEntropy _
        | BalancedSoftmax
        | LogitAdjusted _
        | FeatureBalanced _
        | OwnTerm _ -> true
        | _ -> false

    let private isOwn term =
        match term with
        | OwnTerm _ -> true
        | _ -> false

    let private isCibl term =
        match term with
        | ClassInstance _ -> true
        | _ -> false

    let private momentum term =
        match term with
        | ClassInstance options -> options.Momentum
        | _ -> None

    /// Whether views and terms have something to do with each other.
    let private checkViews path (stage: Stage) (terms: LossTerm list) = [
        let words = terms |> List.map Loss.word
        let atViews = path + ".views"
        let atLoss = path + ".loss"
        let name = quoted stage.Name

        if List.contains "contrastive" words && not stage.Views.IsGlmc then
            yield
                problem
                    atLoss
                    $"contrastive needs two mixed views; stage {name} has none. Add `views (glmc 1.0)` or drop `contrastive`."

        if List.exists isCibl terms && not (stage.Views.IsTwice || stage.Views.IsPlain) then
            yield problem atViews "classInstance compares augmented images, not mixed ones. Give `views twoViews`."

        if terms |> List.exists (momentum >> Option.isSome) && not stage.Views.IsTwice then
            yield
                problem
                    atLoss
                    $"the momentum encoder sees a second view; stage {name} has none. Add `views twoViews` or drop `withMomentumEncoder`."

        match stage.Views with
        | Glmc options ->
            yield!
                require
                    (Double.IsFinite options.Power)
                    atViews
                    $"glmc has the power {options.Power}. Give a finite number, such as 1.0."

            yield!
                require
                    (options.Alpha >= Bce3s.Data.GlmcMixing.SmallestAlpha && Double.IsFinite options.Alpha)
                    atViews
                    $"glmc has alpha = {options.Alpha}. Give one above 0, such as 1.0."

            let uses term = isOwn term || isCibl term || Loss.word term = "joint" || Loss.word term = "contrastive"

            if not terms.IsEmpty && not (List.exists uses terms) then
                yield problem atViews $"{words.Head} has no use for mixed views. Drop `views`, or add `joint`."
        | Twice second ->
            yield! second |> Option.map (AugmentationFlaws.check atViews) |> Option.defaultValue []

            if not terms.IsEmpty && not (List.exists (fun term -> isCibl term || isOwn term) terms) then
                yield
                    problem atViews $"{words.Head} has no use for two views. Drop `views`, or add `classInstance 0.05`."
        | Mixup alpha
        | CutMix alpha ->
            yield!
                require
                    (alpha >= Bce3s.Data.GlmcMixing.SmallestAlpha && Double.IsFinite alpha)
                    atViews
                    $"a mixture has alpha = {alpha}. Give one above 0, such as 1.0."

            for term in List.filter (takesShares >> not) terms do
                yield
                    problem
                        atViews
                        $"{Loss.word term} needs one class an image, and mixtures have several. Drop `views`, or take another loss."
        | Plain -> ()
    ]

    /// Whether the terms can be taken of the classifier.
    let private checkHead path head (terms: LossTerm list) = [
        for term in terms do
            match term with
            | Ldam { Scale = scale }
            | CosFace { Scale = scale }
            | ArcFace { Scale = scale }
            | UniFace { Scale = scale } when head <> Cosines scale ->
                yield
                    problem
                        path
                        $"{Loss.word term} needs cosines times {scale}. Give `head (cosineHead {scale:F1})`, or put the term into the first stage."
            | _ -> ()
    ]

    /// The first epoch in which no term has a weight.
    let private idleEpoch (stage: Stage) (terms: WeightedTerm list) =
        let weight epoch term =
            term.Weight * Schedule.factor term.Schedule (Schedule.time EachEpoch epoch stage.Epochs 0 1)

        if terms.IsEmpty || not (terms |> List.forall (fun term -> ScheduleFlaws.isKnown term.Schedule)) then
            None
        else
            seq { 0 .. stage.Epochs - 1 }
            |> Seq.tryFind (fun epoch -> terms |> List.forall (fun term -> weight epoch term = 0.0))

    /// Every flaw of a stage's loss and views; `path` is the stage's.
    let check path head (stage: Stage) = [
        let atLoss = path + ".loss"
        let active = Loss.active stage.Loss
        let terms = active |> List.map _.Term
        let words = terms |> List.map Loss.word

        for term in stage.Loss.Terms do
            yield!
                require
                    (isWeight term.Weight)
                    atLoss
                    $"{Loss.word term.Term} has the weight {term.Weight}. Give 0 or more."

            yield! ScheduleFlaws.check atLoss term.Schedule
            yield! checkTerm atLoss term.Term

        if active.IsEmpty then
            yield problem atLoss "no term has a weight, so nothing trains. Give one, such as `joint`."

        for word, count in List.countBy id words do
            if count > 1 then
                yield problem atLoss $"{word} stands here twice with different settings. Keep one."

        let forms =
            terms
            |> List.choose (function
                | Joint options -> Some options.Form
                | Contrastive options -> Some options.Form
                | Uniform options -> Some options.Form
                | _ -> None)
            |> List.distinct

        if forms.Length > 1 then
            yield
                problem
                    atLoss
                    "some terms of BCE3S are binary and some softmax, and one head computes them. Put `asSoftmax` around all of them."

        if words = [ "contrastive" ] then
            yield
                problem
                    atLoss
                    "contrastive alone trains nothing in its first epoch, which only fills the memory. Add `joint` or `uniform`."

        match idleEpoch stage active with
        | Some epoch ->
            yield
                problem
                    atLoss
                    $"no term has a weight in epoch {epoch + 1} of {stage.Epochs}, so nothing trains in it. Add a term that has."
        | None -> ()

        yield! checkHead atLoss head terms
        yield! checkViews path stage terms
    ]
