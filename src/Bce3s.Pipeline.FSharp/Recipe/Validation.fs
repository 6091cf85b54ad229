namespace Bce3s

open System
open System.IO

/// What can be said about an experiment by looking at its record alone.
[<RequireQualifiedAccess>]
module Validation =
    let private problem path message = { Path = path; Message = message }

    /// The problem, unless the condition holds.
    let private require condition path message = if condition then [] else [ problem path message ]

    let private quoted name = $"\"{name}\""

    let private checkTerm path (views: Views) (stage: string) { Weight = weight; Term = term } =
        let word = Loss.word term

        [
            yield!
                require
                    (Double.IsFinite weight && weight >= 0.0)
                    path
                    $"{word} has the weight {weight}. Give 0 or more."
            match term with
            | Joint options ->
                yield!
                    require
                        (options.ClassSubset > 0.0 && options.ClassSubset <= 1.0)
                        path
                        $"joint has a class subset of {options.ClassSubset}. Give a share above 0 and up to 1."

                yield!
                    require
                        (Double.IsFinite options.NegativeWeight && options.NegativeWeight >= 0.0)
                        path
                        $"joint has the negative weight {options.NegativeWeight}. Give 0 or more."

                yield!
                    require (options.Clamp > 0.0) path $"joint clamps logits to ±{options.Clamp}. Give a bound above 0."
            | Contrastive options ->
                yield!
                    require
                        (options.Projection >= 1)
                        path
                        $"contrastive projects to {options.Projection} features. Give at least 1."

                yield!
                    require
                        (options.Temperature > 0.0)
                        path
                        $"contrastive has the temperature {options.Temperature}. Give one above 0."

                yield!
                    require
                        (views <> Plain || weight = 0.0)
                        path
                        $"contrastive needs two mixed views; stage {quoted stage} has none. Add `views (glmc 1.0)` or drop `contrastive`."
            | Uniform options ->
                yield!
                    require
                        (options.Range > 0.0 && options.Range <= 1.0)
                        path
                        $"uniform has a parabola for cosines up to {options.Range}. Give a range above 0 and up to 1."
            | CrossEntropy smoothing ->
                yield!
                    require
                        (smoothing >= 0.0 && smoothing < 1.0)
                        path
                        $"crossEntropy has a label smoothing of {smoothing}. Give a share from 0 to below 1."
            | ClassBalanced options ->
                yield!
                    require
                        (options.Beta >= 0.0 && options.Beta < 1.0)
                        path
                        $"classBalanced has β = {options.Beta}. Give one from 0 to below 1, such as 0.9999."

                yield!
                    require
                        (options.ClassSubset > 0.0 && options.ClassSubset <= 1.0)
                        path
                        $"classBalanced has a class subset of {options.ClassSubset}. Give a share above 0 and up to 1."
        ]

    /// Terms that one head computes together.
    let private family term =
        match term with
        | Joint _
        | Contrastive _
        | Uniform _ -> "joint, contrastive and uniform"
        | CrossEntropy _
        | ClassBalanced _ -> Loss.word term

    let private checkLoss path (stage: Stage) =
        let active = Loss.active stage.Loss |> List.map _.Term
        let words = active |> List.map Loss.word
        let families = active |> List.map family |> List.distinct

        [
            yield! List.collect (checkTerm path stage.Views stage.Name) stage.Loss.Terms
            if active.IsEmpty then
                yield problem path "no term has a weight, so nothing trains. Give one, such as `joint`."
            for twice in words |> List.countBy id |> List.filter (fun (_, count) -> count > 1) do
                yield problem path $"{fst twice} stands here twice with different settings. Keep one."
            if families.Length > 1 then
                yield
                    problem
                        path
                        $"""{String.concat " and " words} do not go together in one stage: {String.concat "; " families} each make a head. Split them into stages."""
            if words = [ "contrastive" ] then
                yield
                    problem
                        path
                        "contrastive alone trains nothing in its first epoch, which only fills the memory. Add `joint` or `uniform`."
            let usesViews = words |> List.exists (fun word -> word = "joint" || word = "contrastive")

            if stage.Views <> Plain && not active.IsEmpty && not usesViews then
                yield
                    problem
                        (path.Replace(".loss", ".views"))
                        $"{words.Head} has no use for mixed views. Drop `views`, or add `joint`."
        ]

    let rec private checkSchedule path schedule = [
        match schedule with
        | LinearWarmUp epochs -> yield! require (epochs > 0.0) path $"a warm-up of {epochs} epochs. Give more than 0."
        | Over(epochs, inner) ->
            yield! require (epochs > 0.0) path $"a schedule over {epochs} epochs. Give more than 0."
            yield! checkSchedule path inner
        | MultiStep(factor, milestones) ->
            yield!
                require
                    (factor > 0.0 && Double.IsFinite factor)
                    path
                    $"multiStep has the factor {factor}. Give one above 0."

            yield!
                require
                    (milestones = List.distinct (List.sort milestones) && List.forall (fun m -> m > 0.0) milestones)
                    path
                    "the milestones of multiStep are not ascending and above 0. Put them in order."
        | Sequence(first, next) ->
            if (Schedule.length first).IsNone then
                yield
                    problem
                        path
                        "the first schedule of `-->` has no end, so the second never begins. Give it one with `over`."

            yield! checkSchedule path first
            yield! checkSchedule path next
        | Product(left, right) ->
            yield! checkSchedule path left
            yield! checkSchedule path right
        | Constant
        | Cosine
        | Custom _ -> ()
    ]

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

                yield!
                    require
                        stage.Project.IsNone
                        (at "project")
                        "a projection changes the classifier's weights, which `LearnableScale` freezes. Drop one of them."
        ]

    let private checkStage classes (stages: Stage list) i (stage: Stage) =
        let at field = $"stages[{i}].{field}"

        [
            yield! require (stage.Name.Trim() <> "") (at "name") "a stage has no name. Give it one, such as \"joint\"."
            match stage.Views with
            | Glmc options ->
                yield!
                    require
                        (Double.IsFinite options.Power)
                        (at "views")
                        $"glmc has the power {options.Power}. Give a finite number, such as 1.0."

                yield!
                    require
                        (options.Alpha >= Bce3s.Data.GlmcMixing.SmallestAlpha && Double.IsFinite options.Alpha)
                        (at "views")
                        $"glmc has alpha = {options.Alpha}. Give one above 0, such as 1.0."
            | Plain -> ()
            yield! checkSampling i stage classes
            yield! checkLoss (at "loss") stage
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
            yield! checkSchedule (at "learningRate") stage.LearningRate
            yield! require (stage.Epochs >= 1) (at "epochs") $"{stage.Epochs} epochs train nothing. Give at least 1."
            yield!
                require
                    (stage.Batch >= 2)
                    (at "batch")
                    $"a batch of {stage.Batch} has no statistics for batch norm. Give at least 2."
        ]

    let private isShare p = p >= 0.0 && p <= 1.0

    let rec private checkAugmentation path step =
        match step with
        | RandomCrop padding ->
            require (padding >= 0 && padding <= 1000) path $"randomCrop pads by {padding}. Give 0 to 1000, such as 4."
        | HorizontalFlip p -> require (isShare p) path $"horizontalFlip has the probability {p}. Give one from 0 to 1."
        | Cutout(side, p) ->
            require (side >= 2) path $"cutout has the side {side}. Give at least 2."
            @ require (isShare p) path $"cutout is done in a share {p} of the images. Give one from 0 to 1."
        | RandomResizedCrop(side, smallest) ->
            require (side >= 1) path $"randomResizedCrop has the side {side}. Give at least 1."
            @ require
                (smallest > 0.0 && smallest <= 1.0)
                path
                $"randomResizedCrop takes {smallest} of the area at least. Give a share above 0 and up to 1."
        | Resize side -> require (side >= 1) path $"resize has the side {side}. Give at least 1."
        | CenterCrop side -> require (side >= 1) path $"centerCrop has the side {side}. Give at least 1."
        | ColorJitter(brightness, contrast, saturation, hue) ->
            require
                ([ brightness; contrast; saturation ] |> List.forall (fun s -> s >= 0.0 && s <= 1000.0))
                path
                $"colorJitter has the strengths {brightness}, {contrast} and {saturation}. Give 0 to 1000, such as 0.4."
            @ require (hue >= 0.0 && hue <= 0.5) path $"colorJitter turns the hue by up to {hue}. Give 0 to 0.5."
        | Grayscale p -> require (isShare p) path $"grayscale in a share {p} of the images. Give one from 0 to 1."
        | GaussianBlur(kernel, smallest, largest) ->
            require (kernel >= 1 && kernel % 2 = 1) path $"gaussianBlur has a kernel of {kernel}. Give an odd number."
            @ require
                (smallest >= 0.001 && smallest <= largest && largest <= 1000.0)
                path
                $"gaussianBlur has deviations from {smallest} to {largest}. Give two ascending numbers from 0.001 to 1000."
        | RandomErasing p ->
            require (isShare p) path $"randomErasing in a share {p} of the images. Give one from 0 to 1."
        | AutoAugment _
        | TrivialAugment -> []
        | RandAugment(operations, magnitude) ->
            require (operations >= 1) path $"randAugment does {operations} operations. Give at least 1."
            @ require
                (magnitude >= 0 && magnitude <= 30)
                path
                $"randAugment has the magnitude {magnitude}. Give one from 0 to 30."
        | Sometimes(p, steps) ->
            require (isShare p) path $"sometimes in a share {p} of the images. Give one from 0 to 1."
            @ List.collect (checkAugmentation path) steps
            @ require
                (steps
                 |> List.forall (function
                     | RandomResizedCrop _
                     | Resize _
                     | CenterCrop _ -> false
                     | _ -> true))
                path
                "sometimes changes the size of images, so that they would differ. Take that step out of it."

    let private checkAugmentations name (augmentation: Augmentation) =
        augmentation.Steps |> List.mapi (fun i -> checkAugmentation $"{name}[{i}]") |> List.concat

    let private checkPreparation (preparation: Augmentation) = [
        for i, step in List.indexed preparation.Steps do
            match step with
            | Resize _
            | CenterCrop _ -> ()
            | _ ->
                yield
                    problem
                        $"prepare[{i}]"
                        "test images are looked at as they are, resized and cut at most. Give `resize` and `centerCrop` alone."
    ]

    let private checkNormalization (dataset: Dataset) =
        let { Mean = mean; StandardDeviation = deviation } = dataset.Normalization

        require
            (mean.Length = dataset.Channels && deviation.Length = dataset.Channels)
            "dataset"
            $"{mean.Length} means and {deviation.Length} deviations normalise {dataset.Channels} channels. Give one of each for every channel."
        @ require
            (List.forall Double.IsFinite mean && deviation |> List.forall (fun d -> d > 0.0 && Double.IsFinite d))
            "dataset"
            "a mean is not finite or a deviation is not above 0. Give those of the pixels in 0…1."

    let private checkCut (dataset: Dataset) imbalance =
        let sound = imbalance >= 1.0 && Double.IsFinite imbalance
        // Images of the smallest class, in the arithmetic of the split: 49 · (1 / 49) is less than 1.
        let smallest imbalance = floor (float dataset.Largest * (1.0 / imbalance))

        let most =
            if smallest (float dataset.Largest) < 1.0 then
                dataset.Largest - 1L
            else
                dataset.Largest

        [
            yield! require sound "dataset" $"an imbalance of {imbalance}. Give at least 1, which is balanced."
            if dataset.Largest < 1L then
                yield problem "dataset" $"{dataset.Largest} images of the largest class. Give at least 1."
            elif sound then
                yield!
                    require
                        (smallest imbalance >= 1.0)
                        "dataset"
                        $"an imbalance of {imbalance} leaves classes without images: the largest has {dataset.Largest}. Give at most {most}."
        ]

    let private checkDataset (dataset: Dataset) = [
        match Profile.imbalance dataset.Profile with
        | Some imbalance -> yield! checkCut dataset imbalance
        | None ->
            yield!
                require
                    (dataset.Selection = FirstN)
                    "dataset"
                    "a natural profile keeps every image, so there is nothing to choose. Drop `shuffled` or `listedIn`."
        yield! checkNormalization dataset
        match dataset.Holdout with
        | Some share ->
            yield!
                require
                    (share > 0.0 && share < 1.0)
                    "dataset"
                    $"a hold-out of {share}. Give a share between 0 and 1, such as 0.2."
        | None -> ()
    ]

    /// Every problem of the record, in its own order; the empty list if there is none.
    let check (experiment: Experiment) =
        let twice = experiment.Stages |> List.countBy _.Name |> List.filter (fun (_, count) -> count > 1)

        [
            let bad =
                experiment.Name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0
                || experiment.Name.Trim([| '.'; ' ' |]) = ""

            yield!
                require
                    (not bad)
                    "name"
                    $"{quoted experiment.Name} cannot name a folder. Use letters, digits and hyphens."

            yield! checkDataset experiment.Dataset
            yield! checkAugmentations "augment" experiment.Augmentation
            yield! checkAugmentations "prepare" experiment.Preparation
            yield! checkPreparation experiment.Preparation
            yield! require (not experiment.Stages.IsEmpty) "stages" "without a stage nothing trains. Give at least one."

            yield!
                experiment.Stages
                |> List.mapi (checkStage experiment.Dataset.Classes experiment.Stages)
                |> List.concat

            for name, _ in twice do
                yield problem "stages" $"two stages are called {quoted name}. Give each its own name."

            yield!
                require
                    (List.contains Accuracy experiment.Measures)
                    "evaluate"
                    "the best epoch is found by accuracy. Add `accuracy`."

            yield!
                require
                    (experiment.EvaluateEvery >= 1)
                    "evaluateEvery"
                    $"every {experiment.EvaluateEvery} epochs. Give at least 1."
        ]
