namespace Bce3s

open System
open System.IO
open TorchSharp
open Bce3s.Data

/// Weights that a backbone begins with in place of drawn ones: a file of safetensors, or one by PyTorch's `torch.save`.
type InitialWeights = {
    File: string
    /// The part of the file that is meant, such as `state_dict_ema`; the one that the names tell unless given.
    Part: string option
    /// Of the file, in hexadecimal digits. A plan fills it in, so that a run's record says which file it was.
    Sha256: string option
}

[<RequireQualifiedAccess>]
module InitialWeights =
    /// Those of a file: `InitialWeights.ofFile "resnet152.pth"`.
    let ofFile file = { File = file; Part = None; Sha256 = None }

    /// Of one part of the file: `|> InitialWeights.part "state_dict_ema"`.
    let part name weights = { weights with Part = Some name }

    /// Of a file with this SHA-256 sum and no other.
    let sha256 digits weights = { weights with Sha256 = Some digits }

    let private digest (file: string) =
        use stream = File.OpenRead file
        Security.Cryptography.SHA256.HashData stream |> Convert.ToHexStringLower

    /// Published weights have a classifier, which a backbone has not; layers of its own must fit whatever they are called.
    let private options (network: torch.nn.Module) weights =
        use _scope = torch.NewDisposeScope()
        let names = network.state_dict().Keys
        let isOwn (layer: string) = names |> Seq.exists (fun name -> name = layer || name.StartsWith(layer + "."))
        let classifiers = WeightsOptions.Classifiers |> Seq.filter (isOwn >> not) |> Array.ofSeq
        WeightsOptions(Part = Option.toObj weights.Part, MayDiffer = classifiers)

    let private checkSum weights =
        let found = digest weights.File

        match weights.Sha256 with
        | Some expected when not (found.Equals(expected, StringComparison.OrdinalIgnoreCase)) ->
            raise (
                DataFormatException(weights.File, $"a file with SHA-256 {found}", $"{expected}, as the experiment says")
            )
        | _ -> { weights with Sha256 = Some found }

    /// Whether weights that are given are those of a run's record: by the file's sum, or by its name where it is not there any more.
    let isOf (recorded: InitialWeights) (given: InitialWeights) =
        given.Part = recorded.Part
        && match given.Sha256 with
           | Some digits -> recorded.Sha256 = Some(digits.ToLowerInvariant())
           | None when File.Exists given.File -> recorded.Sha256 = Some(digest given.File)
           | None -> given.File = recorded.File

    /// How they fit a network. The numbers are not read. Raises `DataException` where the file or its part is not there or damaged.
    let compare (network: torch.nn.Module) weights = Weights.Compare(weights.File, network, options network weights)

    /// The same with the file's sum, or everything that keeps it from fitting a network. The numbers are not read.
    let check (network: torch.nn.Module) weights : Result<InitialWeights, string list> =
        try
            let report = compare network weights

            if report.Fits then
                Ok(checkSum weights)
            else
                // The first line counts what fits.
                let lines = report.ToString().Split Environment.NewLine |> Array.map _.Trim()
                Error [ for line in lines -> $"{weights.File}: {line}" ]
        with
        | :? DataException
        | :? IOException
        | :? UnauthorizedAccessException as error -> Error [ error.Message ]

    /// Puts them into a network. Raises `DataException` where they are not there, are damaged or do not fit, and leaves it as it was.
    let load (network: torch.nn.Module) weights =
        // `Compare` and `Load` say what is wrong with a file that cannot be read; its sum comes first where one is asked for.
        if weights.Sha256.IsSome && File.Exists weights.File then
            checkSum weights |> ignore

        Weights.Load(weights.File, network, options network weights) |> ignore
