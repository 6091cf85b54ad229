namespace Bce3s.Cli

open System
open System.IO
open Argu
open Bce3s
open Bce3s.Data

/// `bce3s data pack`: one file with all images of a split, decoded and made smaller once.
[<RequireQualifiedAccess>]
module DataPack =
    let private options (arguments: ParseResults<DataPackArgument>) =
        let side =
            match arguments.GetResult(Shorter_Side, 256) with
            | side when side < 0 -> raise (BadInput $"--shorter-side {side}: give pixels, or 0 to keep all sizes")
            | 0 -> Nullable()
            | side -> Nullable side

        let encoding, quality =
            match arguments.TryGetResult Jpeg with
            | None -> PackEncoding.Raw, 90
            | Some quality when quality < 1 || quality > 100 -> raise (BadInput $"--jpeg {quality}: give 1 … 100")
            | Some quality -> PackEncoding.Jpeg, quality

        let onError = if arguments.Contains Skip_Broken then BrokenImages.Skip else BrokenImages.Fail

        ImagePackOptions(ShorterSide = side, Encoding = encoding, Quality = quality, OnError = onError)

    /// The packer counts images.
    let private counting name (source: ImageSource) (progress: IProgress<DataProgress>) = {
        new IProgress<int64> with
            member _.Report value =
                progress.Report(DataProgress($"packing {name}", value, Nullable source.Count, ProgressUnit.Images))
    }

    let private pack options (folder: string) cancellation progress (name: string, source: ImageSource) =
        let path = Path.Combine(folder, $"{name}.pack")
        path, ImagePack.Write(source, path, options, counting name source progress, cancellation)

    let run (arguments: ParseResults<DataPackArgument>) =
        let dataset = DataFolders.dataset "pack" (arguments.TryGetResult DataPackArgument.Name)
        let folder = DataFolders.folder (arguments.TryGetResult DataPackArgument.Data) dataset
        let packed = Path.TrimEndingDirectorySeparator(Path.GetFullPath folder) + "-packed"
        let output = arguments.GetResult(DataPackArgument.Output, packed)
        let options = options arguments

        let struct (train, test) =
            Progress.during (fun progress ->
                progress.Report(WorkProgress.step "reading labels")
                DatasetFiles.Open(dataset.Name, folder))

        use train = train
        use test = test
        Directory.CreateDirectory output |> ignore

        let packs =
            Interruption.saying "interrupted; a pack that was not whole is not kept" (fun cancellation ->
                Progress.during (fun progress ->
                    [ "train", train; "test", test ] |> List.map (pack options output cancellation progress)))

        let mark place = Path.Combine(place, SyntheticDataset.MarkFile)
        // Packs of generated pictures are generated, and others are not.
        if not (File.Exists(mark folder)) then
            File.Delete(mark output)
        elif Path.GetFullPath(mark folder) <> Path.GetFullPath(mark output) then
            File.Copy(mark folder, mark output, overwrite = true)

        for path, summary in packs do
            printfn
                "%s: %s images, %s"
                (Wording.path path)
                (Wording.count summary.Images)
                (ByteCount.Text summary.Bytes)

            for image in summary.Skipped do
                printfn "  left out: %s" image.Reason

        printfn "read in place of the dataset with `--data %s`" (Wording.path (Path.GetFullPath output))
        ExitCode.success
