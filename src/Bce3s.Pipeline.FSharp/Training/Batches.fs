namespace Bce3s

open System
open TorchSharp
open Bce3s.Data

/// A dataset's images and labels on the device that computes.
type DeviceImages = {
    /// uint8 N×C×H×W.
    Pixels: torch.Tensor
    /// int64 N.
    Labels: torch.Tensor
} with

    interface IDisposable with
        member this.Dispose() =
            this.Pixels.Dispose()
            this.Labels.Dispose()

[<RequireQualifiedAccess>]
module Batches =
    /// A copy on the device; uint8, so a quarter of the floats' memory.
    let onDevice (device: torch.Device) (data: ImageDataset) =
        use _scope = torch.NewDisposeScope()

        {
            Pixels = data.Images.``to``(device).clone().DetachFromDisposeScope()
            Labels = torch.tensor(data.Labels, device = device).DetachFromDisposeScope()
        }

    /// What comes last, in training and in evaluation: bytes become floats.
    let normalization (dataset: Dataset) =
        Normalize(List.toArray dataset.Normalization.Mean, List.toArray dataset.Normalization.StandardDeviation)

    /// What happens to images in training before that.
    let trainTransform (experiment: Experiment) : ImageTransform =
        let steps: ImageTransform list =
            experiment.Augmentation.Steps
            |> List.map (function
                | RandomCrop padding -> RandomCrop padding
                | HorizontalFlip probability -> HorizontalFlip probability
                | Cutout(side, probability) -> Cutout(side, probability))

        Compose(List.toArray steps)

    /// Images (uint8) at `count` places of `order` from `start` on, and their labels.
    let take (images: DeviceImages) (order: torch.Tensor) (start: int64) (count: int64) =
        let index = order.narrow (0L, start, count)
        struct (images.Pixels.index_select (0L, index), images.Labels.index_select (0L, index))
