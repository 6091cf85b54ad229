namespace Bce3s.Cli

open System
open System.IO
open Argu
open Bce3s
open Bce3s.Data

/// `bce3s data synth`: generated pictures with the class counts and the layout of a real dataset.
[<RequireQualifiedAccess>]
module DataSynth =
    let private profiles () = SyntheticProfile.All |> Seq.map _.Name |> String.concat ", "

    let private profile name =
        match name with
        | None ->
            raise (BadInput $"like which dataset? `bce3s data synth --like NAME`, where NAME is one of {profiles ()}")
        | Some name ->
            SyntheticProfile.All
            |> Seq.tryFind (fun profile -> profile.Name = name)
            |> Option.defaultWith (fun () -> raise (BadInput $"--like {name}: there are {profiles ()}"))

    /// The writer counts images.
    let private counting (progress: IProgress<DataProgress>) = {
        new IProgress<SyntheticProgress> with
            member _.Report value =
                progress.Report(DataProgress("writing", value.Written, Nullable value.Images, ProgressUnit.Images))
    }

    let run (arguments: ParseResults<DataSynthArgument>) =
        let profile = profile (arguments.TryGetResult Like)
        let scale = arguments.GetResult(Scale, 1.0)

        let folder =
            arguments.GetResult(DataSynthArgument.Output, Path.Combine("data", $"{profile.Name}-synthetic"))

        let statistics =
            Interruption.saying "interrupted; nothing is kept" (fun cancellation ->
                Progress.during (fun progress ->
                    try
                        SyntheticDataset.Write(
                            profile,
                            scale,
                            folder,
                            arguments.TryGetResult Size |> Option.toNullable,
                            arguments.GetResult(DataSynthArgument.Seed, 0L),
                            counting progress,
                            cancellation
                        )
                    with :? ArgumentOutOfRangeException as error ->
                        let reason = error.Message.Split " (Parameter" |> Array.head
                        raise (BadInput $"--{error.ParamName}: {reason}")))

        printfn "%s" (statistics.ToString().TrimEnd())
        printfn "written to %s" (Wording.path (Path.GetFullPath folder))
        ExitCode.success
