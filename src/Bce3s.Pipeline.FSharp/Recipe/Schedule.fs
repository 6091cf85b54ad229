namespace Bce3s

open System.Text.Json
open System.Text.Json.Serialization

/// When a schedule is asked.
type ScheduleTime = {
    /// Epochs done, with a fraction inside an epoch.
    Epoch: float
    /// Epochs that the schedule spans.
    Epochs: float
    /// Epochs until it is asked again.
    Tick: float
}

/// A caller's own schedule. Two of one name count as equal; a record of it holds the name alone.
[<Sealed; JsonConverter(typeof<CustomScheduleConverter>)>]
type CustomSchedule(name: string, factor: ScheduleTime -> float) =
    member _.Name = name
    /// The factor on the learning rate.
    member _.Factor = factor

    override this.Equals other =
        match other with
        | :? CustomSchedule as other -> other.Name = this.Name
        | _ -> false

    override _.GetHashCode() = hash name

and internal CustomScheduleConverter() =
    inherit JsonConverter<CustomSchedule>()

    override _.Write(writer, value, _) = writer.WriteStringValue value.Name

    override _.Read(reader, _, _) =
        raise (
            JsonException
                $"the custom schedule '{reader.GetString()}' is a function and cannot be read back; run its script again"
        )

/// The factor on a stage's learning rate over time.
type Schedule =
    /// 1.
    | Constant
    /// Up to 1 in a straight line over the first epochs; it never gives 0: the last moment before the rate is set again counts.
    | LinearWarmUp of epochs: float
    /// (1 + cos(π · epoch / epochs)) / 2: from 1 to 0.
    | Cosine
    /// Times `factor` at each milestone (in epochs).
    | MultiStep of factor: float * milestones: float list
    /// A schedule squeezed into the first epochs.
    | Over of epochs: float * schedule: Schedule
    /// The second begins where the first, which must have an end, is over; it counts from there and spans the rest.
    | Sequence of first: Schedule * next: Schedule
    /// Both at once, each over the whole stage.
    | Product of left: Schedule * right: Schedule
    | Custom of CustomSchedule

    static member Then(_: Composition, first: Schedule, next: Schedule) = Sequence(first, next)
    static member (*)(left: Schedule, right: Schedule) = Product(left, right)

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
    /// The epoch at which a schedule is over; `None` if it goes on.
    let rec length schedule =
        match schedule with
        | LinearWarmUp epochs
        | Over(epochs, _) -> Some epochs
        | Sequence(first, next) -> Option.map2 (+) (length first) (length next)
        | Constant
        | Cosine
        | MultiStep _
        | Product _
        | Custom _ -> None

    /// The factor on the learning rate.
    let rec factor schedule (time: ScheduleTime) =
        match schedule with
        | Constant -> 1.0
        | LinearWarmUp epochs -> min 1.0 ((time.Epoch + time.Tick) / epochs)
        // A schedule before it left no time: it is over.
        | Cosine when time.Epochs <= 0.0 -> 0.0
        | Cosine -> (1.0 + cos (System.Math.PI * min 1.0 (time.Epoch / time.Epochs))) / 2.0
        | MultiStep(factor, milestones) ->
            pown factor (milestones |> List.filter (fun milestone -> time.Epoch >= milestone) |> List.length)
        | Over(epochs, schedule) -> factor schedule { time with Epoch = min time.Epoch epochs; Epochs = epochs }
        | Sequence(first, next) ->
            match length first with
            | Some epochs when time.Epoch >= epochs ->
                factor next { time with Epoch = time.Epoch - epochs; Epochs = time.Epochs - epochs }
            | Some epochs -> factor first { time with Epochs = epochs }
            | None -> factor first time
        | Product(left, right) -> factor left time * factor right time
        | Custom custom -> custom.Factor time

    /// The time at which step `step` (0-based) of epoch `epoch` (0-based) asks.
    let time stepping (epoch: int) (epochs: int) (step: int) (steps: int) =
        match stepping with
        | EachStep -> {
            Epoch = float epoch + float step / float steps
            Epochs = float epochs
            Tick = 1.0 / float steps
          }
        | EachEpoch -> { Epoch = float epoch; Epochs = float epochs; Tick = 1.0 }
        | BeforeEpoch -> { Epoch = float (epoch + 1); Epochs = float epochs; Tick = 0.0 }

/// The words for schedules. `linearWarmUp 5.0 --> cosine`; `linearWarmUp 5.0 * multiStep 0.01 [ 160.0; 180.0 ]`.
[<AutoOpen>]
module ScheduleWords =
    /// The same rate all the time.
    let constant = Constant
    /// Half a cosine wave from 1 to 0.
    let cosine = Cosine
    /// A straight line up to 1 over the first epochs.
    let linearWarmUp epochs = LinearWarmUp epochs
    /// Times `factor` at each milestone, in epochs.
    let multiStep factor milestones = MultiStep(factor, milestones)
    /// `cosine |> over 10.0`: all of it in the first 10 epochs.
    let over epochs schedule = Over(epochs, schedule)
    /// A function of time, under the name that records give it.
    let customSchedule name factor = Custom(CustomSchedule(name, factor))
