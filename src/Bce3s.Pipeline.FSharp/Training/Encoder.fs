namespace Bce3s

open System
open TorchSharp
open Bce3s.Losses

/// The backbone in a stage: images of all views to features, frozen as the stage says. Where the stage's loss has a momentum encoder, that
/// one, a slowly moving copy of the backbone, sees the second view; it moves before each batch, as its projector in the loss does.
type Encoder(experiment: Experiment, stage: Stage, backbone: Bce3s.Losses.Backbone, device: torch.Device) =
    let frozen = stage.Freeze <> Nothing

    let momentum =
        Loss.active stage.Loss
        |> List.tryPick (fun term ->
            match term.Term with
            | ClassInstance options -> options.Momentum
            | _ -> None)
        |> Option.map (fun momentum ->
            let copy = BackboneSpec.create experiment.Backbone (int64 experiment.Dataset.Channels)
            new MomentumEncoder(backbone, copy.``to`` device, momentum))

    let features (images: torch.Tensor) =
        if frozen then
            use _noGrad = torch.no_grad ()
            backbone.call images
        else
            backbone.call images

    /// The backbone's parameters that train, by name.
    member _.Parameters = [
        if not frozen then
            for struct (name, parameter) in backbone.named_parameters () do
                "backbone." + name, parameter
    ]

    /// The momentum encoder, under the backbone's own names.
    member _.State = [
        for momentum in Option.toList momentum do
            for entry in momentum.Encoder.state_dict () do
                "momentum." + entry.Key, entry.Value
    ]

    member _.Train() =
        let moving = stage.Freeze <> BackboneAndStatistics
        backbone.train moving
        momentum |> Option.iter (fun momentum -> momentum.train moving)

    /// Features of all views of so many images.
    member _.Features(images: torch.Tensor, count: int64) =
        match momentum with
        | None -> features images
        | Some momentum ->
            momentum.Update()
            let second = momentum.call (images.narrow (0L, count, count))
            torch.cat [| features (images.narrow (0L, 0L, count)); second |]

    interface IDisposable with
        /// The backbone stays.
        member _.Dispose() = momentum |> Option.iter _.Dispose()
