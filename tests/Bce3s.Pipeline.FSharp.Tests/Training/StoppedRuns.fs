/// Runs that are killed, or come to steps without finite numbers, when a test wants it.
module Bce3s.Tests.StoppedRuns

open System
open System.IO
open System.Threading
open TorchSharp
open Bce3s.Data
open Xunit
open Bce3s
open Bce3s.Tests

/// What a test makes of a step.
exception Killed

/// A loss that ends the process, as far as the run can tell, or gives no number at steps of a run, counted from 1.
type Trap() =
    let mutable calls = 0
    let mutable armed = false
    member val KillAt = -1 with get, set
    member val NotANumberAt: int -> bool = (fun _ -> false) with get, set
    member val Seen = ignore<torch.Tensor> with get, set

    member _.Calls = calls

    /// Steps of planning do not count.
    member _.Disarm() =
        armed <- false
        calls <- 0

    /// From here on they do.
    member _.Arm() =
        armed <- true
        calls <- 0

    member this.Loss(logits: torch.Tensor, labels: torch.Tensor) =
        if armed then
            calls <- calls + 1

            if calls = this.KillAt then
                raise Killed

        let loss = torch.nn.functional.cross_entropy (logits, labels)

        if armed && this.NotANumberAt calls then
            loss.mul (Scalar.op_Implicit nan)
        else
            loss

    member this.Reporter = {
        new IReporter with
            member _.Started _ = this.Arm()
            member _.Stage(_, train) = train ()
            member _.Working work = work (Progress<_>())
            member _.Advanced _ = ()
            member _.EpochEnded _ _ = ()
            member _.Finished _ = ()
    }

    /// A term that is there, and hardly changes anything.
    member this.Term = 0.01 * ownLoss "trap" (fun logits labels -> this.Loss(logits, labels))

let withData test =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path
    test folder

let everyStep = { RunPolicy.standard with CheckpointEvery = TimeSpan.Zero }

let options (folder: TemporaryFolder) name (trap: Trap) policy resume =
    trap.Disarm()

    {
        Tiny.options folder.Path (folder.File name) with
            Reporter = trap.Reporter
            Policy = policy
            Resume = resume
    }

let kinds: Map<string, Trap -> Experiment> =
    let first change (trap: Trap) =
        let stages =
            Tiny.experiment.Stages
            |> List.mapi (fun i stage ->
                if i = 0 then
                    change trap stage
                else
                    { stage with Loss = stage.Loss + trap.Term })

        { Tiny.experiment with Stages = stages }

    let cibl = classInstance 0.05 |> withQueue 16 |> withProjection 8 |> withMomentumEncoder 0.9

    Map [
        "three views", first (fun trap stage -> { stage with Loss = stage.Loss + trap.Term })
        "a queue and a momentum encoder",
        first (fun trap stage -> { stage with Views = twoViews; Loss = cibl + trap.Term })
        "a term that comes and goes",
        first (fun trap stage -> {
            stage with
                Views = twoViews
                Epochs = 4
                Loss = crossEntropy + until 0.5 * (classInstance 0.05 |> withProjection 8) + trap.Term
        })
        "prototypes",
        first (fun trap stage -> {
            stage with
                Views = Plain
                Loss = (arcFace 0.5<rad> |> withPrototypes) + trap.Term
        })
        >> fun experiment -> {
            experiment with
                Head = cosineHead 64.0
                Stages = List.truncate 1 experiment.Stages
        }
        "an average, groups of batches and a clipped norm",
        first (fun trap stage -> {
            stage with
                Average = Some 0.9
                Accumulate = 3
                ClipNorm = Some 0.5
                Batch = 6
                Views = Plain
                Loss = featureBalanced 60.0 + trap.Term
        })
        "a fresh classifier, and one with learnt scales",
        first (fun trap stage -> { stage with Views = Plain; Loss = crossEntropy + trap.Term })
        >> fun experiment ->
            let last = List.last experiment.Stages

            {
                experiment with
                    Stages = [
                        experiment.Stages.Head
                        { last with Name = "fresh"; Classifier = Reinitialize; Project = None }
                        { last with Name = "scaled"; Classifier = LearnableScale; Project = None }
                    ]
            }
    ]

/// Trains on until the run is over, killed at those steps each time that it goes on.
let rec trainOn folder name (trap: Trap) experiment policy kills =
    match kills with
    | [] ->
        trap.KillAt <- -1
        Runs.train (options folder name trap policy true) experiment
    | kill :: rest ->
        trap.KillAt <- kill

        try
            Runs.train (options folder name trap policy true) experiment
        with Killed ->
            trainOn folder name trap experiment policy rest
