namespace Bce3s.Cli

open Argu
open Bce3s

/// The program's exit codes.
[<RequireQualifiedAccess>]
module ExitCode =
    let success = 0
    let failure = 1
    let badInput = 2
    /// 128 + SIGINT, as shells have it.
    let interrupted = 130

/// Input that cannot be used: one line that says what to do.
exception BadInput of message: string

[<RequireQualifiedAccess>]
module CommandLine =
    /// Parses the arguments of a verb (`bce3s train`), or gives the help text that they ask for; what is wrong with them becomes one line with the list of
    /// what exists.
    let parse<'T when 'T :> IArgParserTemplate> (verb: string) (arguments: string[]) =
        let parser = ArgumentParser.Create<'T>(programName = verb)

        let known =
            parser.GetArgumentCases()
            |> Seq.filter (fun case -> not case.IsHidden.Value)
            |> Seq.collect _.CommandLineNames.Value
            |> String.concat ", "

        try
            let results = parser.Parse(arguments, raiseOnUsage = false)
            if results.IsUsageRequested then Error(parser.PrintUsage()) else Ok results
        with :? ArguParseException as error ->
            let first = Array.head (error.Message.Split '\n')
            let line = first.Replace("ERROR: ", "").Trim([| ' '; '.' |])
            raise (BadInput $"{line}. The options of {verb.Substring(verb.IndexOf ' ' + 1)}: {known}, --help")

    /// The problems of an experiment: one in one line, several as a list.
    let problems (error: InvalidExperimentException) =
        match error.Problems with
        | [ problem ] -> $"{problem.Path}: {problem.Message}"
        | _ -> error.Message
