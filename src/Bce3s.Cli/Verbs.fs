namespace Bce3s.Cli

open Argu

/// A verb of the program, or of another verb.
type Verb = {
    Name: string
    Purpose: string
    /// The exit code, or the help text that the arguments ask for.
    Run: string[] -> Result<int, string>
}

[<RequireQualifiedAccess>]
module Verbs =
    /// A verb with options of its own.
    let verb<'T when 'T :> IArgParserTemplate> parent name purpose (run: ParseResults<'T> -> int) = {
        Name = name
        Purpose = purpose
        Run = CommandLine.parse<'T> $"{parent} {name}" >> Result.map run
    }

    let private usage program (verbs: Verb list) =
        printfn "%s VERB [options]; `%s VERB --help` lists the options" program program

        for verb in verbs do
            printfn "  %s %s" (verb.Name.PadRight 10) verb.Purpose

        ExitCode.success

    /// Runs the verb that the arguments begin with; without one, lists them all.
    let dispatch program (verbs: Verb list) (arguments: string list) =
        match arguments with
        | []
        | "--help" :: _
        | "-h" :: _ -> usage program verbs
        | name :: rest ->
            match verbs |> List.tryFind (fun verb -> verb.Name = name) with
            | None ->
                let names = verbs |> List.map _.Name |> String.concat ", "
                raise (BadInput $"there is no verb '{name}'; there are {names}")
            | Some verb ->
                match verb.Run(Array.ofList rest) with
                | Ok code -> code
                | Error help ->
                    printfn "%s" help
                    ExitCode.success
