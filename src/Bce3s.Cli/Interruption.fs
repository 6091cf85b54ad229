namespace Bce3s.Cli

open System
open System.Runtime.InteropServices
open System.Threading

/// Work that a signal ended: what to say.
exception Interrupted of message: string

/// Ctrl-C, SIGTERM and a terminal that goes away as cancellation.
[<RequireQualifiedAccess>]
module Interruption =
    /// Runs work that ends after its running step on the first signal; a second one ends the program.
    let during (work: CancellationToken -> 'T) : 'T =
        use source = new CancellationTokenSource()

        let registrations = [
            for signal in [ PosixSignal.SIGINT; PosixSignal.SIGTERM; PosixSignal.SIGHUP ] ->
                PosixSignalRegistration.Create(
                    signal,
                    fun context ->
                        context.Cancel <- not source.IsCancellationRequested
                        source.Cancel()
                )
        ]

        try
            work source.Token
        finally
            for registration in registrations do
                registration.Dispose()

    /// The same for work that throws when it is cancelled: raises `Interrupted` with what has become of it.
    let saying (outcome: string) work =
        try
            during work
        with :? OperationCanceledException ->
            raise (Interrupted outcome)
