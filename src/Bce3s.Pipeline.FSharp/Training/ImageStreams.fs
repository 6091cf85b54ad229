namespace Bce3s

open System
open System.Collections.Generic
open TorchSharp
open Bce3s.Data

/// Images as the model takes them.
[<Struct>]
type LabelledImages = {
    /// float32 N×C×H×W, augmented and normalised.
    Images: torch.Tensor
    /// int64 N.
    Labels: torch.Tensor
}

/// Batches of a source's images, augmented and normalised, on the device that computes, with their labels.
type IImageStream =
    inherit IDisposable
    /// The batches of an order of images (positions in the source), one after another; each is valid until the next one is asked for.
    abstract Epoch: order: int64[] * epoch: int -> IEnumerable<LabelledImages>
    /// Seconds for which callers have waited for batches.
    abstract WaitSeconds: float

/// What a stream is made of.
type StreamSettings = {
    Source: ImageSource
    Augmentation: Augmentation
    Normalization: Normalization
    Batch: int
    /// An image's augmentation depends on this, the epoch and its position in the source.
    Seed: int64
    Device: torch.Device
}

/// Images are read and augmented byte by byte on background threads.
type private LoadedStream(settings: StreamSettings) =
    let onCpu = settings.Device.``type`` = DeviceType.CPU
    let normalize = Transforms.normalize settings.Normalization

    let loader =
        new BatchLoader(
            settings.Source,
            [| Transforms.ofAugmentation settings.Augmentation |],
            BatchLoaderOptions(
                BatchSize = settings.Batch,
                Seed = settings.Seed,
                Device = settings.Device,
                // To another device cross bytes, a quarter of the floats; it makes floats of them.
                Normalize = (if onCpu then normalize else null)
            )
        )

    /// On the CPU the loader's own tensors, which it takes back.
    let lend (batch: LoadedBatch) = seq {
        if onCpu then
            { Images = batch.Images; Labels = batch.Labels }
        else
            use images = normalize.Apply(batch.Images).DetachFromDisposeScope()
            { Images = images; Labels = batch.Labels }
    }

    interface IImageStream with
        member _.Epoch(order, epoch) = loader.Epoch(order, epoch) |> Seq.collect lend
        member _.WaitSeconds = loader.WaitSeconds
        member _.Dispose() = loader.Dispose()

/// Images lie on the device as bytes, and are augmented there batch by batch.
type private ResidentStream(settings: StreamSettings, images: ImageDataset) =
    let transform = Transforms.ofAugmentation settings.Augmentation
    let normalize = Transforms.normalize settings.Normalization
    let pixels = images.Images.``to``(settings.Device).clone().DetachFromDisposeScope()
    let labels = torch.tensor(images.Labels, device = settings.Device).DetachFromDisposeScope()

    let make (order: int64[]) (keys: ImageRandom[]) =
        use _scope = torch.NewDisposeScope()
        let index = torch.tensor (order, device = settings.Device)
        let augmented = transform.Apply(pixels.index_select (0L, index), keys.AsSpan())

        {
            Images = normalize.Apply(augmented).DetachFromDisposeScope()
            Labels = labels.index_select(0L, index).DetachFromDisposeScope()
        }

    let lend (order, keys) = seq {
        let batch = make order keys
        use _images = batch.Images
        use _labels = batch.Labels
        batch
    }

    interface IImageStream with
        member _.Epoch(order, epoch) =
            let keys = ImageRandom.ForEpoch(settings.Seed, epoch, order)

            Seq.zip (Array.chunkBySize settings.Batch order) (Array.chunkBySize settings.Batch keys)
            |> Seq.collect lend

        member _.WaitSeconds = 0.0

        member _.Dispose() =
            pixels.Dispose()
            labels.Dispose()

[<RequireQualifiedAccess>]
module ImageStreams =
    /// Background threads on the CPU; on a device that computes on its own, sets that fit into memory lie there.
    let create (settings: StreamSettings) : IImageStream =
        match settings.Source with
        | :? ImageDataset as images when settings.Device.``type`` <> DeviceType.CPU ->
            new ResidentStream(settings, images)
        | _ -> new LoadedStream(settings)

    /// Augmented on the device whatever it is.
    let resident (settings: StreamSettings) (images: ImageDataset) : IImageStream = new ResidentStream(settings, images)
