namespace Bce3s

open System
open System.Diagnostics
open System.IO
open System.Text.Json.Nodes
open Bce3s.Data

/// A JSON object a line, for programs: `event` says what happened, `time` when; docs/runs.md has the others. Of the steps inside an epoch,
/// and of work beside training, a line comes as often as `patience` says at most.
type JsonLinesReporter(writer: TextWriter, patience: TimeSpan) =
    let silence = Stopwatch.StartNew()

    static let told (writer: TextWriter) (event: string) (fields: (string * JsonNode | null) seq) =
        let line = JsonObject()
        line["event"] <- event
        line["time"] <- Json.node DateTimeOffset.Now

        for name, value in fields do
            line[name] <- value

        writer.WriteLine(Json.line line)
        writer.Flush()

    let tell event fields =
        told writer event fields
        silence.Restart()

    let terms (terms: (string * float) list) = Json.node (Map terms)

    /// A record's fields, its terms by name.
    let fields (record: 'T) (named: (string * float) list) = seq {
        for KeyValue(name, value) in (Json.node record |> nonNull).AsObject() do
            if name = "terms" then
                name, terms named
            else
                name, (value |> Option.ofObj |> Option.map _.DeepClone() |> Option.toObj)
    }

    let working (progress: DataProgress) =
        tell "working" [
            "step", Json.node progress.Step
            "done", Json.node progress.Done
            "total", Json.node (Option.ofNullable progress.Total)
            "unit", Json.node (progress.Unit.ToString().ToLowerInvariant())
        ]

    /// A line every five seconds at most.
    new(writer) = JsonLinesReporter(writer, TimeSpan.FromSeconds 5.0)

    /// The last line of work that an error or a signal ended.
    static member Failed(writer: TextWriter, code: int, message: string) =
        told writer "error" [ "code", Json.node code; "message", Json.node message ]

    interface IReporter with
        member _.Started header =
            let experiment = header.Experiment

            tell "started" [
                "folder", Json.node header.Folder
                "experiment", Json.node experiment.Name
                "dataset", Json.node experiment.Dataset.Name
                "method", Json.node experiment.Method
                "backbone", Json.node experiment.Backbone.Name
                "seed", Json.node experiment.Seed
                "device", Json.node header.Device
                "threads", Json.node header.Threads
                "parameters", Json.node header.Parameters
                "split", Json.node header.Split
                "stages", Json.node [ for stage in experiment.Stages -> {| Name = stage.Name; Epochs = stage.Epochs |} ]
                "epochs", Json.node (Experiment.epochs experiment)
                match header.Place with
                | Some(place, runs) ->
                    "run", Json.node place
                    "runs", Json.node runs
                | None -> ()
            ]

        member _.Stage(name, train) =
            tell "stage" [ "stage", Json.node name ]
            train ()

        member _.Advanced advance =
            if silence.Elapsed >= patience then
                tell "advanced" (fields advance advance.Terms)

        member _.EpochEnded record advance =
            tell "epoch" [ yield! fields record record.Terms; "secondsLeft", Json.node advance.SecondsLeft ]

        member _.Finished summary =
            tell "finished" [
                "folder", Json.node summary.Folder
                "results", Json.node summary.Results
                "skipped", Json.node summary.Skipped
            ]

        member _.Working work =
            use progress = new PatientProgress(working)
            work progress
