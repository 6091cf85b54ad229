namespace Bce3s.Cli

open System
open System.IO
open Bce3s
open Bce3s.Data

/// Runs by their folders, some of which may be damaged.
[<RequireQualifiedAccess>]
module RunReading =
    /// What is wrong with a run's files, in one line.
    let private (|Damaged|_|) (error: exn) =
        match error with
        | :? InvalidExperimentException as error ->
            match error.Problems with
            | [] -> Some error.Message
            | [ problem ] -> Some $"{problem.Path}: {problem.Message}"
            | first :: others -> Some $"{first.Path}: {first.Message} (and {others.Length} more)"
        | :? DataException -> Some error.Message
        | _ -> None
        |> Option.map Wording.firstLine

    let private name (folder: string) = Wording.path (Path.GetFullPath folder)

    /// Tells that a run among others is not taken.
    let leftOut folder (why: string) = eprintfn "bce3s: left out: %s" (Wording.printable $"{name folder} {why}")

    /// A run that was asked for. Raises `BadInput` with its folder where it is damaged.
    let named (read: string -> 'T) folder =
        try
            read folder
        with Damaged why ->
            raise (BadInput $"{name folder}: {why}")

    /// One that lies among others: where it cannot be read, that is told and the others go on.
    let among (read: string -> 'T) folder =
        try
            Some(read folder)
        with
        | Damaged why ->
            leftOut folder why
            None
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            leftOut folder (Wording.firstLine error.Message)
            None
