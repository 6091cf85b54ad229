namespace Bce3s

/// Seeds for everything random in a run, all from the experiment's one.
[<RequireQualifiedAccess>]
module Seeds =
    /// SplitMix64's finaliser: neighbouring inputs give unrelated outputs.
    let private mix (x: uint64) =
        let x = (x ^^^ (x >>> 30)) * 0xBF58476D1CE4E5B9UL
        let x = (x ^^^ (x >>> 27)) * 0x94D049BB133111EBUL
        x ^^^ (x >>> 31)

    /// A seed for a purpose (such as "augmentation") and its numbers (stage, epoch); never negative.
    let derive (seed: int64) (purpose: string) (numbers: int list) =
        let absorb state (value: uint64) = mix (state + 0x9E3779B97F4A7C15UL + mix value)
        let letters = purpose |> Seq.map uint64 |> List.ofSeq
        let state = List.fold absorb (mix (uint64 seed)) (letters @ [ 0UL ] @ List.map uint64 numbers)
        int64 (state >>> 1)
