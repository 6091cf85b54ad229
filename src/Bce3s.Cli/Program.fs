module Bce3s.Cli.Program

open System
open System.IO
open Bce3s
open Bce3s.Data

let private verbs = [
    Verbs.verb<TrainArgument> "bce3s" "train" "trains a method on a dataset" Train.run
    Verbs.verb<RunsArgument> "bce3s" "runs" "what has become of each run, and its best numbers" RunsVerb.run
    Verbs.verb<WatchArgument> "bce3s" "watch" "shows how a run stands until it is over" Watch.run
    Verbs.verb<EvaluateArgument> "bce3s" "evaluate" "scores a run's checkpoint again" Evaluate.run
    Verbs.verb<PredictArgument> "bce3s" "predict" "names the classes of images" Predict.run
    Verbs.verb<TableArgument> "bce3s" "table" "finished runs as one table, over seeds" TableVerb.run
    Verbs.verb<ReportArgument> "bce3s" "report" "shows a run, or several beside each other, as a page" ReportVerb.run
    Verbs.verb<VerifyArgument> "bce3s" "verify" "compares the library with numbers from another program" Verify.run
    Verbs.verb<WeightsArgument> "bce3s" "weights" "lists a file of weights, and how it fits a backbone" WeightsVerb.run
    Verbs.verb<ListArgument> "bce3s" "list" "datasets, methods, backbones, devices" List.run
    Verbs.verb<ShowArgument> "bce3s" "show" "prints an experiment as F# and JSON" Show.run
    Verbs.verb<DiffArgument> "bce3s" "diff" "compares two runs or experiments" Diff.run
    {
        Name = "data"
        Purpose = "finds, checks, fetches, shows, packs and makes datasets"
        Run = Data.run >> Ok
    }
]

let private dispatch (arguments: string[]) =
    match List.ofArray arguments with
    | "--version" :: _ ->
        printfn "bce3s %s" (Versions.current ()).Bce3s
        ExitCode.success
    | arguments -> Verbs.dispatch "bce3s" verbs arguments

/// Set, it makes an error that nobody expected show its stack.
let private trace = "BCE3S_TRACE"

/// A line on the standard error stream; of a verb that tells everything as JSON lines, one of them.
let private complaint (arguments: string[]) code (message: string) =
    match List.ofArray arguments with
    | "train" :: options when List.contains "--json" options -> JsonLinesReporter.Failed(Console.Out, code, message)
    | _ -> eprintfn "bce3s: %s" (Wording.printable message)

    code

[<EntryPoint>]
let main arguments =
    let complain = complaint arguments

    try
        dispatch arguments
    with
    | BadInput message -> complain ExitCode.badInput message
    | :? InvalidExperimentException as error -> complain ExitCode.badInput (CommandLine.problems error)
    | :? RecordFileException as error -> complain ExitCode.badInput error.Message
    // Nothing is wrong with the arguments: the disk is full, rights are missing.
    | :? DataWriteException as error when not (isNull error.InnerException) -> complain ExitCode.failure error.Message
    | :? DataException as error -> complain ExitCode.badInput error.Message
    | :? MissingPartException as error -> complain ExitCode.badInput error.Message
    | :? ScheduledWeightException as error -> complain ExitCode.failure error.Message
    | :? CodecNotFoundException as error -> complain ExitCode.failure error.Message
    | Interrupted message -> complain ExitCode.interrupted message
    | :? RunInterruptedException as error -> complain ExitCode.interrupted error.Message
    | :? TrainingDivergedException as error -> complain ExitCode.failure error.Message
    | :? RunFailedException as error -> complain ExitCode.failure error.Message
    | :? IOException
    | :? UnauthorizedAccessException as error -> complain ExitCode.failure error.Message
    | error when String.IsNullOrEmpty(Environment.GetEnvironmentVariable trace) ->
        let line = error.Message.Split '\n' |> Array.head
        complain ExitCode.failure $"{error.GetType().Name}: {line.TrimEnd()} ({trace}=1 shows where)"
    | error -> complain ExitCode.failure (string error)
