namespace Bce3s.Cli

open System.IO
open Argu
open Bce3s

/// `bce3s evaluate`: the scores of a run's checkpoint.
[<RequireQualifiedAccess>]
module Evaluate =
    let private checkpoint name =
        match name with
        | "last" -> RunFiles.lastCheckpoint
        | "best" -> RunFiles.bestCheckpoint
        | _ -> raise (BadInput $"there is no checkpoint '{name}'; there are last and best")

    let run (arguments: ParseResults<EvaluateArgument>) =
        let folder =
            match arguments.TryGetResult Run with
            | Some folder -> Path.GetFullPath folder
            | None ->
                raise (BadInput "which run? `bce3s evaluate DIR`, where DIR is the folder that `bce3s train` wrote")

        let name = arguments.GetResult(Checkpoint, "last")

        let options = {
            Runs.options () with
                Data = arguments.TryGetResult Data
                Device = arguments.GetResult(Device, "cpu")
        }

        let scores = Runs.evaluate options folder (checkpoint name)

        Table.lines "(flip averaging in brackets)" [ { Name = name; Scores = scores } ]
        |> List.iter (printfn "%s")

        ExitCode.success
