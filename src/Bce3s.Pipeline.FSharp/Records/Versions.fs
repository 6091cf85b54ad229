namespace Bce3s

open System
open System.Reflection
open System.Runtime.InteropServices
open TorchSharp

/// What a run was computed with.
type Versions = {
    Bce3s: string
    TorchSharp: string
    /// What stands behind the TorchSharp API, as it names itself.
    Torch: string
    Dotnet: string
    System: string
}

[<RequireQualifiedAccess>]
module Versions =
    let private version (assembly: Assembly) =
        match assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>() with
        | null -> string (assembly.GetName().Version)
        | attribute -> attribute.InformationalVersion

    /// The commit at the end of an informational version, where the SDK put it when it built: `0.1.0+442d5f5c…`.
    let commit (version: string) =
        match version.Split '+' with
        | [| _; commit |] when commit.Length = 40 && Seq.forall Char.IsAsciiHexDigit commit -> Some commit
        | _ -> None

    let current () = {
        Bce3s = version typeof<Versions>.Assembly
        TorchSharp = version typeof<torch>.Assembly
        Torch = torch.__version__
        Dotnet = Environment.Version.ToString()
        System = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}"
    }
