namespace Bce3s

open System
open Flaws

/// What is wrong with a schedule.
[<RequireQualifiedAccess>]
module internal ScheduleFlaws =
    let private ascending (milestones: float list) = milestones = List.distinct (List.sort milestones)

    let private isFactor value = value >= 0.0 && Double.IsFinite value

    let private checkRise path shape =
        match shape with
        | Rise.Parabolic epochs ->
            require (epochs >= 1) path $"a parabola of {epochs} epochs. Give at least 1, such as the stage's less 10."
        | Rise.ParabolicBeforeEnd lead ->
            require (lead >= 0) path $"a parabola that is 1 {lead} epochs before the end. Give 0 or more, such as 10."
        | Rise.Linear
        | Rise.Cosine
        | Rise.Sine -> []

    let rec check path schedule = [
        match schedule with
        | Constant value -> yield! require (isFactor value) path $"a constant factor of {value}. Give 0 or more."
        | LinearWarmUp epochs -> yield! require (epochs > 0.0) path $"a warm-up of {epochs} epochs. Give more than 0."
        | StepWarmUp steps -> yield! require (steps > 0) path $"a warm-up of {steps} steps. Give more than 0."
        | Rising shape -> yield! checkRise path shape
        | After share
        | Before share ->
            yield! require (isShare share) path $"a change after {share} of the epochs. Give a share from 0 to 1."
        | Over(epochs, inner) ->
            yield! require (epochs > 0.0) path $"a schedule over {epochs} epochs. Give more than 0."
            yield! check path inner
        | Steps milestones ->
            yield!
                require
                    (milestones |> List.forall (snd >> isFactor))
                    path
                    "a factor of steps is negative or not finite. Give 0 or more."

            yield!
                require
                    (ascending (List.map fst milestones) && milestones |> List.forall (fun (epoch, _) -> epoch >= 0.0))
                    path
                    "the epochs of steps are not ascending from 0. Put them in order."
        | MultiStep(factor, milestones) ->
            yield!
                require
                    (factor > 0.0 && Double.IsFinite factor)
                    path
                    $"multiStep has the factor {factor}. Give one above 0."

            yield!
                require
                    (ascending milestones && List.forall (fun m -> m > 0.0) milestones)
                    path
                    "the milestones of multiStep are not ascending and above 0. Put them in order."
        | Sequence(first, next) ->
            if (Schedule.length first 1.0).IsNone then
                yield
                    problem
                        path
                        "the first schedule of `-->` has no end, so the second never begins. Give it one with `over`."

            yield! check path first
            yield! check path next
        | Product(left, right) ->
            yield! check path left
            yield! check path right
        | HalfCosine
        | Own _ -> ()
    ]

    /// Whether a schedule can be asked without code of somebody's own.
    let rec isKnown schedule =
        match schedule with
        | Own _ -> false
        | Over(_, inner) -> isKnown inner
        | Sequence(left, right)
        | Product(left, right) -> isKnown left && isKnown right
        | _ -> true
