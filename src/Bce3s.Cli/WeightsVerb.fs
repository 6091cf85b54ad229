namespace Bce3s.Cli

open System
open System.IO
open System.Text.RegularExpressions
open Argu
open Bce3s
open Bce3s.Data

/// `bce3s weights`.
[<RequireQualifiedAccess>]
type WeightsArgument =
    | [<MainCommand; Unique>] File of file: string
    | [<Unique>] Part of name: string
    | [<Unique>] Backbone of name: string
    | [<Unique>] Channels of count: int
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | File _ -> "a file of safetensors, or one by PyTorch's torch.save (.pth, .pt); nothing in it is run"
            | Part _ -> "the part of the file that is meant, such as state_dict_ema (the one that the names tell)"
            | Backbone _ -> "say how it fits this network, such as resnet50; exit code 1 where it does not"
            | Channels _ -> "of the network's images (3)"
            | Json -> "as JSON, with every tensor"

/// `bce3s weights`: what is in a file of weights, and how it fits a backbone.
[<RequireQualifiedAccess>]
module WeightsVerb =
    let private mostRows = 24
    let private longestText = 60

    let private shape (entry: WeightsEntry) =
        if entry.Shape.Count = 0 then
            "single"
        else
            entry.Shape |> Seq.map string |> String.concat "×"

    let private typeOf (entry: WeightsEntry) = (entry.Description.Split ' ')[0]

    let private sum (number: WeightsEntry -> int64) (file: WeightsFile) = file.Entries |> Seq.sumBy number

    let private say line = printfn "%s" (Wording.printable line)

    /// The beginning of a text, in one line.
    let private shortened (text: string) =
        let text = Regex.Replace(text, @"\s+", " ")
        if text.Length > longestText then text[.. longestText - 1] + "…" else text

    let private print (file: WeightsFile) =
        let checksum =
            match file.Checksum with
            | null -> "no checksum"
            | checksum -> $"{checksum} against damage"

        say
            $"{Wording.path (Path.GetFullPath file.Path)}: {file.Format}, {file.Entries.Count} tensors, {Wording.count (sum _.Elements file)} numbers, {ByteCount.Text(sum _.Bytes file)}, {checksum}"

        if file.Parts.Count > 0 then
            say $"""  parts: {String.concat ", " file.Parts}"""

        for entry in file.Metadata do
            say $"  {entry.Key} = {shortened entry.Value}"

        file.Entries
        |> Seq.truncate mostRows
        |> Seq.map (fun entry -> [ entry.Name; typeOf entry; shape entry ])
        |> List.ofSeq
        |> List.append [ [ "tensor"; "type"; "shape" ] ]
        |> Grid.lines
        |> List.iter say

        if file.Entries.Count > mostRows then
            printfn "  and %d more; --json lists all" (file.Entries.Count - mostRows)

    let private entry (entry: WeightsEntry) = {|
        Name = entry.Name
        Type = typeOf entry
        Shape = List.ofSeq entry.Shape
    |}

    let private fit (backbone: string) (report: WeightsReport) = {|
        Backbone = backbone
        Fits = report.Fits
        Prefix = report.Prefix
        Fitting = List.ofSeq report.Fitting
        Missing = report.Missing |> Seq.map entry |> List.ofSeq
        Unexpected = report.Unexpected |> Seq.map entry |> List.ofSeq
        Mismatched = [
            for mismatch in report.Mismatched ->
                {|
                    Name = mismatch.Name
                    Found = entry mismatch.Found
                    Expected = entry mismatch.Expected
                |}
        ]
        LeftOut = report.LeftOut |> Seq.map entry |> List.ofSeq
    |}

    let private json (file: WeightsFile) report =
        Json.text {|
            File = file.Path
            Format = string file.Format
            Checksum = Option.ofObj file.Checksum
            Parts = List.ofSeq file.Parts
            Metadata = Map.ofSeq (file.Metadata |> Seq.map (|KeyValue|))
            Tensors = file.Entries |> Seq.map entry |> List.ofSeq
            Fit = report |> Option.map (fun (backbone, report) -> fit backbone report)
        |}
        |> printfn "%s"

    let private compare (arguments: ParseResults<WeightsArgument>) path name =
        let channels = arguments.GetResult(WeightsArgument.Channels, 3)

        try
            use network = BackboneSpec.create (BackboneSpec.named name) (int64 channels)

            InitialWeights.compare network {
                InitialWeights.ofFile path with
                    Part = arguments.TryGetResult WeightsArgument.Part
            }
        with :? ArgumentException as error ->
            // .NET names the parameter behind the sentence.
            let reason = Wording.firstLine error.Message |> _.Split(" (Parameter") |> Array.head
            raise (BadInput reason)

    let run (arguments: ParseResults<WeightsArgument>) =
        let path =
            match arguments.TryGetResult WeightsArgument.File with
            | Some path -> path
            | None -> raise (BadInput "which file? `bce3s weights FILE`, safetensors or PyTorch's .pth or .pt")

        let backbone = arguments.TryGetResult WeightsArgument.Backbone

        for option, given in
            [
                "--part", arguments.Contains WeightsArgument.Part
                "--channels", arguments.Contains WeightsArgument.Channels
            ] do
            if given && backbone.IsNone then
                raise (BadInput $"{option} says how the file fits a backbone; name that with --backbone")

        let file = WeightsFile.Open path
        let report = backbone |> Option.map (fun name -> name, compare arguments path name)

        if arguments.Contains WeightsArgument.Json then
            json file report
        else
            print file

            match report with
            | Some(name, report) -> say $"{name}: {report}"
            | None -> ()

        match report with
        | Some(_, report) when not report.Fits -> ExitCode.failure
        | _ -> ExitCode.success
