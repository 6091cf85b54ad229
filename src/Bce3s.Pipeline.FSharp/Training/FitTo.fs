namespace Bce3s

open System
open Bce3s.Data

/// Brings images of any size to one: the shorter side (of the shape that is wanted) resized, bilinear and antialiased, then the
/// middle cut out. Images of that size stay as they are. Draws nothing.
type FitTo(size: ImageSize) =
    inherit ImageTransform()
    let crop = CenterCrop size
    // Several threads set it, none clears it.
    let mutable resized = false

    let resize height width =
        let side wanted other length (otherLength: int) =
            max wanted (int (Math.Floor(float other * float length / float otherLength)))

        if int64 height * int64 size.Width <= int64 width * int64 size.Height then
            Resize(ImageSize(size.Height, side size.Width size.Height width height))
        else
            Resize(ImageSize(side size.Height size.Width height width, size.Width))

    /// The size, if an image had another one.
    member _.ResizedTo = if resized then Some { Height = size.Height; Width = size.Width } else None

    override _.Apply(image: Picture, random: byref<ImageRandom>) =
        if image.Height <> size.Height || image.Width <> size.Width then
            resized <- true
            (resize image.Height image.Width).Apply(image, &random)
            crop.Apply(image, &random)

    override _.Apply(images: TorchSharp.torch.Tensor, random: Span<ImageRandom>) : TorchSharp.torch.Tensor =
        let height, width = int images.shape[2], int images.shape[3]

        if height = size.Height && width = size.Width then
            images
        else
            resized <- true
            crop.Apply((resize height width).Apply(images, random), random)

    override _.ToString() = $"fit to {size.Height}×{size.Width}"
