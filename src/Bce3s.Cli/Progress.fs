namespace Bce3s.Cli

open System
open Spectre.Console
open Bce3s

/// How far the work of a verb is. It goes to the standard error stream: the other one is the result's.
[<RequireQualifiedAccess>]
module Progress =
    let private terminal =
        lazy AnsiConsole.Create(AnsiConsoleSettings(Out = AnsiConsoleOutput Console.Error))

    let private isPlain () = Console.IsErrorRedirected || not terminal.Value.Profile.Capabilities.Ansi

    /// Runs work and shows how far it is: in place in a terminal, as lines anywhere else.
    let during work =
        if isPlain () then
            WorkProgress.plain Console.Error work
        else
            WorkProgress.live terminal.Value work

    /// Of verbs whose work tells a reporter of it.
    let reporter () : IReporter = if isPlain () then PlainReporter Console.Error else LiveReporter terminal.Value
