namespace Bce3s

open System
open System.Text.Json.Serialization
open System.Text.RegularExpressions
open TorchSharp

/// What an experiment's parts turned out to be.
type Rehearsal = {
    /// Of backbone and classifier after the last stage.
    Parameters: int64
    /// That images must have, where the backbone takes one alone.
    ImageSide: int option
    /// Every name that a term of a stage's loss has in records, in order.
    TermNames: string list
    /// With the sum of its file of weights, where it has one.
    Backbone: BackboneSpec
}

/// Makes the parts of an experiment once before anything is written: what is wrong with a part of somebody's own, with a loss that needs an
/// image of every class, with code that a record's file does not have, shows here and not in the last stage.
[<RequireQualifiedAccess>]
module Rehearsal =
    /// .NET tells the parameter behind the message, and its value in a line of its own.
    let private line (error: exn) =
        let line = error.Message.Split('\n') |> Array.head
        Regex.Replace(line.TrimEnd(), @" \(Parameter '\w+'\)$", "")

    /// What a part cannot be made of. Somebody's own code may raise anything.
    let private attempt path isOwn make =
        try
            Ok(make ())
        with
        | :? ArgumentException
        | :? MissingPartException as error -> Error { Path = path; Message = line error }
        | error when isOwn -> Error { Path = path; Message = $"{error.GetType().Name}: {line error}" }

    let private errors results =
        results
        |> List.choose (function
            | Error problem -> Some problem
            | Ok _ -> None)

    let private isOwn term =
        match term.Term with
        | OwnTerm _ -> true
        | _ -> false

    /// What a stage's own schedules say at the beginnings of its epochs.
    let private schedules i (stage: Stage) =
        let ask path stepping schedule =
            let factor epoch = Schedule.factor schedule (Schedule.time stepping epoch stage.Epochs 0 1)

            let check () =
                for epoch in 0 .. stage.Epochs - 1 do
                    let factor = factor epoch

                    if not (factor >= 0.0 && Double.IsFinite factor) then
                        raise (
                            ArgumentException
                                $"the schedule gives {factor} in epoch {epoch + 1}. Give a finite number, 0 or more."
                        )

            if ScheduleFlaws.isKnown schedule then
                Ok()
            else
                attempt $"stages[{i}].{path}" true check

        errors [
            ask "learningRate" stage.Stepping stage.LearningRate
            for term in stage.Loss.Terms do
                ask "loss" EachStep term.Schedule

                match term.Term with
                | FeatureBalanced { Curriculum = Some curriculum } -> ask "loss" EachEpoch curriculum
                | _ -> ()
        ]

    /// A step on two images, in which a head of somebody's own shows whether it gives a loss.
    let private tryOut stage (model: Model) head =
        use _scope = torch.NewDisposeScope()
        let rows = 2 * (if head.Loss.Views = 1 then 1 else Heads.views stage)
        let labels = torch.zeros (2L, dtype = torch.int64)

        let shares =
            torch.zeros(2L, model.Classifier.Classes).fill_(Scalar.op_Implicit (1.0 / float model.Classifier.Classes))

        let targets =
            if stage.Views.IsGlmc && rows > 2 then
                Bce3s.Losses.LossTargets(labels, shares)
            else
                Bce3s.Losses.LossTargets labels

        let features = torch.ones (int64 rows, model.Classifier.Features)
        head.Loss.call (features, targets, Bce3s.Losses.TrainingProgress(0, max 1 stage.Epochs)) |> ignore

    let private heads i (stage: Stage) (model: Model) counts =
        let make () =
            let heads = Heads.create model.Classifier counts 1 stage
            heads |> List.filter (_.Terms >> List.exists isOwn) |> List.iter (tryOut stage model)

            match heads |> List.countBy _.Word |> List.tryFind (fun (_, count) -> count > 1) with
            | Some(word, _) -> raise (ArgumentException $"two heads are called {word}. Give your own another name.")
            | None -> heads

        attempt $"stages[{i}].loss" (stage.Loss.Terms |> List.exists isOwn) make

    /// The models that the stages begin with.
    let private models (experiment: Experiment) =
        let model = Model.drawn experiment experiment.Dataset.Classes torch.CPU
        List.scan (fun model i -> Model.enter experiment i model) model [ 0 .. experiment.Stages.Length - 1 ]

    /// The backbone with what is known of its file of weights, or why that does not fit.
    let private withSum (experiment: Experiment) (network: Bce3s.Losses.Backbone) =
        match experiment.Backbone.Weights with
        | Skip -> Ok experiment.Backbone
        | Include weights ->
            InitialWeights.check network weights
            |> Result.map (fun weights -> initialized weights experiment.Backbone)
            |> Result.mapError (List.map (fun message -> { Path = "backbone"; Message = message }))

    let private withModels (experiment: Experiment) (models: Model list) counts =
        let heads =
            match counts with
            | Some counts -> List.mapi2 (fun i stage model -> heads i stage model counts) experiment.Stages models.Tail
            | None -> []

        let last = List.last models

        let rehearsal backbone = {
            Backbone = backbone
            Parameters = Model.parameters last
            ImageSide = Option.ofNullable last.Backbone.ImageSide
            TermNames =
                heads
                |> List.collect (function
                    | Ok heads -> Heads.termNames heads
                    | Error _ -> [])
                |> List.distinct
        }

        let result =
            match errors heads, withSum experiment last.Backbone with
            | [], backbone -> Result.map rehearsal backbone
            | problems, Ok _ -> Error problems
            | problems, Error others -> Error(others @ problems)

        for head in heads |> List.collect (Result.defaultValue []) do
            head.Loss.Dispose()

        for model in models do
            (model :> IDisposable).Dispose()

        result

    /// Losses are made where the training images of each class are known.
    let run (experiment: Experiment) (counts: int64[] option) : Result<Rehearsal, Problem list> =
        use _scope = torch.NewDisposeScope()
        let path = "backbone"

        let parts =
            match BackboneSpec.ofOtherFamily experiment.Backbone with
            | Some message -> Error [ { Path = path; Message = message } ]
            | None ->
                attempt path experiment.Backbone.Own.isInclude (fun () -> models experiment)
                |> Result.mapError List.singleton
                |> Result.bind (fun models -> withModels experiment models counts)

        match experiment.Stages |> List.mapi schedules |> List.concat, parts with
        | [], parts -> parts
        | problems, Ok _ -> Error problems
        | problems, Error others -> Error(problems @ others)
