namespace Bce3s

open System
open System.Collections.Generic
open TorchSharp
open Bce3s.Data

/// Images as the model takes them.
[<Struct>]
type LabelledImages = {
    /// float32 (views·N)×C×H×W, augmented and normalised: all images in the first view, then in the second one.
    Images: torch.Tensor
    /// int64 N.
    Labels: torch.Tensor
    /// Which batch of the epoch it is, from 0: one of which too few images can be read is left out and leaves its number.
    Number: int
}

/// Batches of a source's images, augmented and normalised, on the device that computes, with their labels.
type IImageStream =
    inherit IDisposable
    /// The batches of an order of images (positions in the source) from one of them on, one after another; each is valid until the next
    /// one is asked for.
    abstract Epoch: order: int64[] * epoch: int * first: int -> IEnumerable<LabelledImages>
    /// Seconds for which callers have waited for batches.
    abstract WaitSeconds: float
    /// Images that could not be read and were left out, with the reason; in all epochs so far.
    abstract Skipped: SkippedImage seq
    /// Places that they left empty.
    abstract SkippedCount: int64

/// How images get to the model.
type InputOptions = {
    Device: torch.Device
    /// Threads that read and augment images, shared by the streams of a stage.
    Workers: int
    /// Whether training images that cannot be read are left out and counted, instead of ending the run.
    SkipBroken: bool
}

[<RequireQualifiedAccess>]
module InputOptions =
    /// A core is left to training; a broken image ends it.
    let onDevice device = {
        Device = device
        Workers = max 1 (Threads.available () - 1)
        SkipBroken = false
    }

/// What a stream is made of.
type StreamSettings = {
    Source: ImageSource
    /// What each view of an image goes through; one for plain training. A batch has all its images in the first, then in the second one.
    Views: Augmentation list
    Normalization: Normalization
    Batch: int
    /// An image's augmentation depends on this, the epoch, its position in the source and the view.
    Seed: int64
    Input: InputOptions
    /// A batch of fewer images is left out.
    AtLeast: int
}

/// Images are read and augmented byte by byte on background threads.
type private LoadedStream(settings: StreamSettings) =
    let onCpu = settings.Input.Device.``type`` = DeviceType.CPU
    let normalize = Transforms.normalize settings.Normalization

    let loader =
        new BatchLoader(
            settings.Source,
            settings.Views |> List.map Transforms.ofAugmentation |> List.toArray,
            BatchLoaderOptions(
                BatchSize = settings.Batch,
                Seed = settings.Seed,
                Device = settings.Input.Device,
                Workers = settings.Input.Workers,
                AtLeast = min settings.AtLeast settings.Batch,
                OnError = (if settings.Input.SkipBroken then BrokenImages.Skip else BrokenImages.Fail),
                // To another device cross bytes, a quarter of the floats; it makes floats of them.
                Normalize = (if onCpu then normalize else null)
            )
        )

    /// On the CPU the loader's own tensors, which it takes back.
    let lend (batch: LoadedBatch) = seq {
        if onCpu then
            { Images = batch.Images; Labels = batch.Labels; Number = batch.Number }
        else
            use images = normalize.Apply(batch.Images).DetachFromDisposeScope()
            { Images = images; Labels = batch.Labels; Number = batch.Number }
    }

    interface IImageStream with
        member _.Epoch(order, epoch, first) = loader.Epoch(order, epoch, first) |> Seq.collect lend
        member _.WaitSeconds = loader.WaitSeconds
        member _.Skipped = loader.Skipped
        member _.SkippedCount = loader.SkippedCount
        member _.Dispose() = loader.Dispose()

/// Images lie where they are augmented, batch by batch.
type private ResidentStream(settings: StreamSettings, images: ImageDataset) =
    let transforms = settings.Views |> List.map Transforms.ofAugmentation |> List.toArray
    let normalize = Transforms.normalize settings.Normalization

    let make number (order: int64[]) (keys: Memory<ImageRandom>[]) =
        use _scope = torch.NewDisposeScope()
        let batch = images.Batch order
        let augmented = ImageViews.Apply(batch.Images, transforms, keys)

        {
            Images = normalize.Apply(augmented).DetachFromDisposeScope()
            Labels = batch.Labels.DetachFromDisposeScope()
            Number = number
        }

    let lend (number, order, keys) = seq {
        let batch = make number order keys
        use _images = batch.Images
        use _labels = batch.Labels
        batch
    }

    interface IImageStream with
        member _.Epoch(order, epoch, first) =
            let keys =
                transforms |> Array.mapi (fun view _ -> ImageRandom.ForEpoch(settings.Seed, epoch, order, view))

            Array.chunkBySize settings.Batch order
            |> Seq.mapi (fun i order ->
                i, order, keys |> Array.map (fun keys -> keys.AsMemory(i * settings.Batch, order.Length)))
            |> Seq.filter (fun (i, order, _) -> i >= first && order.Length >= settings.AtLeast)
            |> Seq.collect lend

        member _.WaitSeconds = 0.0
        member _.Skipped = Seq.empty
        member _.SkippedCount = 0L
        member _.Dispose() = ()

[<RequireQualifiedAccess>]
module ImageStreams =
    // Of a GPU's memory for all images of a set; larger ones cross to it batch by batch.
    let private mostResident = 4L <<< 30

    /// The source that streams read from, once for all of them: a copy on the device of what is small and in memory; otherwise the source
    /// itself. Whether it is a copy is told, for then it is the caller's to dispose.
    let place (source: ImageSource) (device: torch.Device) =
        match source with
        | :? ImageDataset as images when device.``type`` <> DeviceType.CPU && images.Images.numel () <= mostResident ->
            let copy = new ImageDataset(images.Images.``to`` device, images.Labels, images.ClassNames)
            copy :> ImageSource, true
        | _ -> source, false

    /// Augments where the images lie, whatever device that is.
    let resident (settings: StreamSettings) (images: ImageDataset) : IImageStream = new ResidentStream(settings, images)

    /// Background threads on the CPU; sets that lie on another device are augmented there.
    let create (settings: StreamSettings) =
        match settings.Source with
        | :? ImageDataset as images when images.Images.device_type <> DeviceType.CPU -> resident settings images
        | _ -> new LoadedStream(settings)
