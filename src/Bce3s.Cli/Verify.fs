namespace Bce3s.Cli

open System.Globalization
open Argu
open Bce3s
open Bce3s.Data

/// `bce3s verify`: the library against numbers that another program wrote.
[<RequireQualifiedAccess>]
module Verify =
    let private number (value: float) = value.ToString("0.0e+00", CultureInfo.InvariantCulture)

    let private tolerance (value: float) =
        if value = 0.0 then
            "exact"
        else
            value.ToString("0e+00", CultureInfo.InvariantCulture)

    let private print (file: VerifiedFile) =
        let width = file.Tensors |> List.map (_.Name >> String.length) |> List.fold max 6
        printfn "%s: %s" (Wording.path (System.IO.Path.GetFullPath file.Path)) file.Method
        printfn "  %s  %8s  %8s  %9s" ("tensor".PadRight width) "absolute" "relative" "tolerance"

        for tensor in file.Tensors do
            let verdict = if tensor.Passed then "pass" else "FAIL"

            printfn
                "  %s  %8s  %8s  %9s  %s"
                (tensor.Name.PadRight width)
                (number tensor.Absolute)
                (number tensor.Relative)
                (tolerance tensor.Tolerance)
                verdict

            tensor.Remark |> Option.iter (printfn "    %s")

    let private summarize (files: VerifiedFile list) =
        let tensors = files |> List.collect _.Tensors
        let failed = tensors |> List.filter (fun tensor -> not tensor.Passed)
        let plural count = if count = 1 then "" else "s"
        let all = $"{tensors.Length} tensor{plural tensors.Length} of {files.Length} file{plural files.Length}"

        if failed.IsEmpty then
            printfn "%s: all pass" all
        else
            printfn "%s: %d FAIL" all failed.Length

    /// Every file is looked at, also behind one that is not understood.
    let run (arguments: ParseResults<VerifyArgument>) =
        let paths = arguments.GetResult(Files, [])

        if paths.IsEmpty then
            raise (BadInput "which files? `bce3s verify FILE…`, where each was written as docs/verify.md says")

        let verified (path: string) =
            Progress.during (fun progress ->
                progress.Report(WorkProgress.step $"verifying {path}")
                Verification.file path)

        let outcomes = [
            for path in paths do
                try
                    let verified = verified path
                    print verified
                    Ok verified
                with :? DataException as error ->
                    eprintfn "bce3s: %s" error.Message
                    Error()
        ]

        let files = outcomes |> List.choose Result.toOption

        if not files.IsEmpty then
            summarize files

        if files.Length < outcomes.Length then ExitCode.badInput
        elif files |> List.forall _.Passed then ExitCode.success
        else ExitCode.failure
