namespace Bce3s

open System
open System.Text.Json.Serialization

/// When a schedule is asked.
type ScheduleTime = {
    /// Epochs done, with a fraction inside an epoch.
    Epoch: float
    /// Epochs that the schedule spans.
    Epochs: float
    /// Epochs until it is asked again.
    Tick: float
    /// Steps of an epoch.
    Steps: float
}

/// A caller's own schedule: the factor at a time.
[<Sealed; JsonConverter(typeof<OwnScheduleConverter>)>]
type OwnSchedule(name: string, factor: Func<ScheduleTime, float>) =
    inherit OwnPart(name)
    member _.Factor time = factor.Invoke time

and internal OwnScheduleConverter() =
    inherit JsonConverter<OwnSchedule>()
    override _.Write(writer, value, _) = writer.WriteStringValue value.Name

    override _.Read(reader, _, _) =
        let name = OwnPartName.read &reader
        OwnSchedule(name, (fun _ -> raise (MissingPartException("schedule", name))))

/// How strongly a term acts while it grows: α(e), e counted from 0, of E epochs (arXiv 2305.10772).
[<RequireQualifiedAccess>]
type Rise =
    /// e / E.
    | Linear
    /// 1 − cos(π/2 · e/E): slow first.
    | Cosine
    /// sin(π/2 · e/E): fast first.
    | Sine
    /// (e / epochs)², above 1 after them.
    | Parabolic of epochs: int
    /// (e / (E − lead))²: 1 so many epochs before the end and above it then; (e / E)² in stages that are not longer than that.
    | ParabolicBeforeEnd of lead: int

/// A factor over time, on a learning rate or on a term of a loss.
type Schedule =
    /// The same all the time.
    | Constant of value: float
    /// Up to 1 in a straight line over the first epochs; it never gives 0: the last moment before the rate is set again counts.
    | LinearWarmUp of epochs: float
    /// The same over the first steps.
    | StepWarmUp of steps: int
    /// (1 + cos(π · epoch / epochs)) / 2: from 1 to 0.
    | HalfCosine
    /// The factor of the last milestone (in epochs) that is over; 1 before the first.
    | Steps of milestones: (float * float) list
    /// Times `factor` at each milestone (in epochs).
    | MultiStep of factor: float * milestones: float list
    /// Growing from 0, epoch by epoch.
    | Rising of Rise
    /// 0 until that share of the epochs, 1 from the next whole one on.
    | After of share: float
    /// 1 until that share of the epochs, 0 from the next whole one on.
    | Before of share: float
    /// A schedule squeezed into the first epochs.
    | Over of epochs: float * schedule: Schedule
    /// The second begins where the first, which must have an end, is over; it counts from there and spans the rest.
    | Sequence of first: Schedule * next: Schedule
    /// Both at once, each over the whole stage.
    | Product of left: Schedule * right: Schedule
    | Own of OwnSchedule

    static member (*)(left: Schedule, right: Schedule) = Product(left, right)

/// A schedule with an end, behind which `-->` can put another.
type EndingSchedule = {
    Ending: Schedule
} with

    static member Then(_: Composition, first: EndingSchedule, next: Schedule) = Sequence(first.Ending, next)

    static member Then(_: Composition, first: EndingSchedule, next: EndingSchedule) = {
        Ending = Sequence(first.Ending, next.Ending)
    }

    static member (*)(left: EndingSchedule, right: Schedule) = Product(left.Ending, right)

/// How often a schedule is asked.
type Stepping =
    /// Before every step: smooth.
    | EachStep
    /// Once an epoch, with the epochs done so far (PyTorch's schedulers stepped after each epoch): the first epoch has the full rate.
    | EachEpoch
    /// Once an epoch, with this epoch counted as done (schedulers stepped before each epoch, as the BCE3S program does): cosine's last
    /// epoch has a rate of 0.
    | BeforeEpoch

[<RequireQualifiedAccess>]
module Schedule =
    /// The epoch at which a schedule is over, with so many steps an epoch; `None` if it goes on.
    let rec length schedule steps =
        match schedule with
        | LinearWarmUp epochs
        | Over(epochs, _) -> Some epochs
        | StepWarmUp count -> Some(float count / steps)
        | Sequence(first, next) -> Option.map2 (+) (length first steps) (length next steps)
        | _ -> None

    let private rise shape (time: ScheduleTime) =
        // Whole epochs: what grows is the same all through one.
        let e, all = floor time.Epoch, time.Epochs
        let quarter = Math.PI / 2.0 * e / all

        match shape with
        | Rise.Linear -> e / all
        | Rise.Cosine -> 1.0 - cos quarter
        | Rise.Sine -> sin quarter
        | Rise.Parabolic epochs -> (e / float epochs) ** 2.0
        | Rise.ParabolicBeforeEnd lead when all > float lead -> (e / (all - float lead)) ** 2.0
        | Rise.ParabolicBeforeEnd _ -> (e / all) ** 2.0

    /// The factor at a time.
    let rec factor schedule (time: ScheduleTime) =
        let warmUp epochs = min 1.0 ((time.Epoch + time.Tick) / epochs)
        // Whole epochs, as deferred re-weighting and re-sampling count them. A quotient: 0.55 · 100 is more than 55.
        let isIn share = time.Epochs <= 0.0 || floor time.Epoch / time.Epochs >= share

        match schedule with
        | Constant value -> value
        | LinearWarmUp epochs -> warmUp epochs
        | StepWarmUp count -> warmUp (float count / time.Steps)
        // A schedule before it left no time: it is over.
        | HalfCosine when time.Epochs <= 0.0 -> 0.0
        | HalfCosine -> (1.0 + cos (Math.PI * min 1.0 (time.Epoch / time.Epochs))) / 2.0
        | Steps milestones ->
            milestones
            |> List.tryFindBack (fun (milestone, _) -> time.Epoch >= milestone)
            |> Option.map snd
            |> Option.defaultValue 1.0
        | MultiStep(factor, milestones) ->
            pown factor (milestones |> List.filter (fun milestone -> time.Epoch >= milestone) |> List.length)
        | Rising shape -> rise shape time
        | After share -> if isIn share then 1.0 else 0.0
        | Before share -> if isIn share then 0.0 else 1.0
        | Over(epochs, schedule) -> factor schedule { time with Epoch = min time.Epoch epochs; Epochs = epochs }
        | Sequence(first, next) ->
            match length first time.Steps with
            | Some epochs when time.Epoch >= epochs ->
                factor next { time with Epoch = time.Epoch - epochs; Epochs = time.Epochs - epochs }
            | Some epochs -> factor first { time with Epochs = epochs }
            | None -> factor first time
        | Product(left, right) -> factor left time * factor right time
        | Own own -> own.Factor time

    /// A schedule made for `before` epochs, for `after` epochs: what is given in epochs moves along, but for warm-ups, which keep their
    /// length.
    let rec stretch (before: int) (after: int) schedule =
        let moved epoch = epoch * float after / float before
        let inner = stretch before after

        match schedule with
        | Steps milestones -> Steps(milestones |> List.map (fun (epoch, factor) -> moved epoch, factor))
        | MultiStep(factor, milestones) -> MultiStep(factor, List.map moved milestones)
        | Rising(Rise.Parabolic epochs) -> Rising(Rise.Parabolic(max 1 (int (round (moved (float epochs))))))
        | Rising(Rise.ParabolicBeforeEnd lead) -> Rising(Rise.ParabolicBeforeEnd(int (round (moved (float lead)))))
        | Over(epochs, squeezed) -> Over(moved epochs, inner squeezed)
        | Sequence(first, next) -> Sequence(inner first, inner next)
        | Product(left, right) -> Product(inner left, inner right)
        | other -> other

    /// The time at which step `step` (0-based) of epoch `epoch` (0-based) asks.
    let time stepping (epoch: int) (epochs: int) (step: int) (steps: int) =
        let time = { Epoch = float epoch; Epochs = float epochs; Tick = 1.0; Steps = float steps }

        match stepping with
        | EachStep -> {
            time with
                Epoch = float epoch + float step / float steps
                Tick = 1.0 / float steps
          }
        | EachEpoch -> time
        | BeforeEpoch -> { time with Epoch = float (epoch + 1); Tick = 0.0 }

/// The words for schedules: `warmup 5 |> andThen cosine`, `steps [ 160, 0.01; 180, 0.0001 ]`, `warmup 5 * multiStep 0.01 [ 160; 180 ]`.
[<AutoOpen>]
module ScheduleWords =
    /// The same rate all the time.
    let constant = Constant 1.0
    /// Half a cosine wave from 1 to 0.
    let cosine = HalfCosine
    /// A straight line up to 1 over the first epochs.
    let warmup (epochs: int) : EndingSchedule = { Ending = LinearWarmUp(float epochs) }
    /// A straight line up to 1 over the first steps: `warmupSteps 500<step>`.
    let warmupSteps (steps: int<step>) : EndingSchedule = { Ending = StepWarmUp(int steps) }

    /// From each epoch on, this factor: `steps [ 160, 0.01; 180, 0.0001 ]`.
    let steps (milestones: (int * float) list) =
        Steps(milestones |> List.map (fun (epoch, factor) -> float epoch, factor))

    /// Times `factor` at each epoch.
    let multiStep factor (milestones: int list) = MultiStep(factor, List.map float milestones)
    /// `cosine |> over 10`: all of it in the first 10 epochs.
    let over (epochs: int) schedule : EndingSchedule = { Ending = Over(float epochs, schedule) }
    /// 0 before that share of the stage's epochs, 1 afterwards: `from 0.8 * term`.
    let from share = After share
    /// 1 before that share of the stage's epochs, 0 afterwards.
    let until share = Before share
    /// A function of time, under the name that records give it.
    let ownSchedule name (factor: ScheduleTime -> float) = Own(OwnSchedule(name, factor))

/// Strengths that change from epoch to epoch: `Curriculum.parabolic 190 * featureBalanced 60.0`, `Curriculum.linear * uniform`. Epochs e
/// count from 0, of E (arXiv 2305.10772).
[<RequireQualifiedAccess>]
module Curriculum =
    /// (e / epochs)².
    let parabolic epochs = Rising(Rise.Parabolic epochs)
    /// (e / (E − lead))²; FBL's own is `parabolicBeforeEnd 10`.
    let parabolicBeforeEnd lead = Rising(Rise.ParabolicBeforeEnd lead)
    /// e / E.
    let linear = Rising Rise.Linear
    /// 1 − cos(π/2 · e/E): slow first.
    let cosine = Rising Rise.Cosine
    /// sin(π/2 · e/E): fast first.
    let sine = Rising Rise.Sine
    /// The same in all epochs.
    let constant value = Constant value
    /// A function of time, under the name that records give it.
    let own name (strength: ScheduleTime -> float) = ownSchedule name strength
