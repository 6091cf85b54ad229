namespace Bce3s

open System

/// How a run is kept from being lost, and what it does when numbers go wrong.
type RunPolicy = {
    /// Inside an epoch a checkpoint is written at the first step at which the last one is this old. (After each epoch there is one anyway.)
    CheckpointEvery: TimeSpan
    /// After each so many epochs a copy of the checkpoint is kept.
    KeepEvery: int option
    /// Of these copies the newest so many stay; all unless given.
    Keep: int option
    NonFinite: NonFinite
    /// Operators that need not give the same twice are refused, and those of a GPU choose the way that does. On the CPU runs of one
    /// seed are the same bytes anyway, on one machine with as many threads for operators.
    Deterministic: bool
}

[<RequireQualifiedAccess>]
module RunPolicy =
    /// A checkpoint every ten minutes and after each epoch, no copies; a run ends where the loss is no number.
    let standard = {
        CheckpointEvery = TimeSpan.FromMinutes 10.0
        KeepEvery = None
        Keep = None
        NonFinite = Stop
        Deterministic = false
    }

    /// That of a run.
    let ofManifest (manifest: Manifest) = {
        CheckpointEvery = TimeSpan.FromMinutes manifest.CheckpointMinutes
        KeepEvery = manifest.KeepEvery
        Keep = manifest.Keep
        NonFinite = NonFinite.named manifest.NonFinite |> Option.defaultValue standard.NonFinite
        Deterministic = manifest.Deterministic
    }

    let problems (policy: RunPolicy) : Problem list =
        let atLeastOne path value =
            match value with
            | Some count when count < 1 -> [ { Path = path; Message = $"{count} is too few. Give at least 1." } ]
            | _ -> []

        [
            if policy.CheckpointEvery < TimeSpan.Zero then
                {
                    Path = "checkpointEvery"
                    Message = $"{policy.CheckpointEvery.TotalMinutes} minutes. Give 0 (each step) or more."
                }
            yield! atLeastOne "keepEvery" policy.KeepEvery
            yield! atLeastOne "keep" policy.Keep
            if policy.Keep.IsSome && policy.KeepEvery.IsNone then
                {
                    Path = "keep"
                    Message = "there are no copies to keep. Say how often one is made, `--keep-every N`."
                }
        ]
