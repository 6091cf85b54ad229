module Bce3s.Cli.Program

open System
open System.IO
open Bce3s
open Bce3s.Data

let private verbs = [
    "train",
    "trains a method on a dataset",
    (fun rest -> CommandLine.parse<TrainArgument> "train" rest |> Result.map Train.run)
    "evaluate",
    "scores a run's checkpoint again",
    (fun rest -> CommandLine.parse<EvaluateArgument> "evaluate" rest |> Result.map Evaluate.run)
    "verify",
    "compares the library with numbers from another program",
    (fun rest -> CommandLine.parse<VerifyArgument> "verify" rest |> Result.map Verify.run)
    "list", "datasets, methods, backbones, devices", List.run >> Ok
]

let private names = verbs |> List.map (fun (name, _, _) -> name) |> String.concat ", "

let private usage () =
    printfn "bce3s VERB [options]; `bce3s VERB --help` lists the options"

    for name, purpose, _ in verbs do
        printfn "  %s %s" (name.PadRight 10) purpose

    ExitCode.success

let private dispatch (arguments: string[]) =
    match List.ofArray arguments with
    | []
    | "--help" :: _
    | "-h" :: _ -> usage ()
    | "--version" :: _ ->
        printfn "bce3s %s" (Versions.current ()).Bce3s
        ExitCode.success
    | verb :: rest ->
        match verbs |> List.tryFind (fun (name, _, _) -> name = verb) with
        | None -> raise (BadInput $"there is no verb '{verb}'; there are {names}")
        | Some(_, _, run) ->
            match run (Array.ofList rest) with
            | Ok code -> code
            | Error help ->
                printfn "%s" help
                ExitCode.success

/// Set, it makes an error that nobody expected show its stack.
let private trace = "BCE3S_TRACE"

let private complain code (message: string) =
    eprintfn "bce3s: %s" message
    code

[<EntryPoint>]
let main arguments =
    try
        dispatch arguments
    with
    | BadInput message -> complain ExitCode.badInput message
    | :? InvalidExperimentException as error -> complain ExitCode.badInput (CommandLine.problems error)
    | :? DataException as error -> complain ExitCode.badInput error.Message
    | :? RunInterruptedException as error -> complain ExitCode.interrupted error.Message
    | :? TrainingDivergedException as error -> complain ExitCode.failure error.Message
    | :? RunFailedException as error -> complain ExitCode.failure error.Message
    | :? IOException
    | :? UnauthorizedAccessException as error -> complain ExitCode.failure error.Message
    | error when String.IsNullOrEmpty(Environment.GetEnvironmentVariable trace) ->
        let line = error.Message.Split '\n' |> Array.head
        complain ExitCode.failure $"{error.GetType().Name}: {line.TrimEnd()} ({trace}=1 shows where)"
    | error -> complain ExitCode.failure (string error)
