namespace Bce3s

open System
open TorchSharp

/// Where a run computes.
[<RequireQualifiedAccess>]
module Devices =
    let private cuda (text: string) (index: int) =
        if not (torch.cuda.is_available ()) then
            Error
                $"'{text}' is not there: this libtorch has no CUDA device. Use `--device cpu`, or a libtorch with CUDA (LIBTORCH=/path)."
        elif index >= torch.cuda.device_count () then
            Error $"'{text}' is not there: there are {torch.cuda.device_count ()} CUDA devices, counted from 0."
        else
            Ok(torch.Device(DeviceType.CUDA, index))

    /// `cpu`, `cuda` (the first one) or `cuda:1`.
    let parse (text: string) =
        match text.Split ':' with
        | [| "cpu" |] -> Ok(torch.CPU)
        | [| "cuda" |] -> cuda text 0
        | [| "cuda"; index |] when Seq.forall Char.IsAsciiDigit index && index.Length > 0 && index.Length < 4 ->
            cuda text (int index)
        | _ -> Error $"there is no device '{text}'; there are cpu, cuda and cuda:N"
        |> Result.mapError (fun message -> { Path = "device"; Message = message })
