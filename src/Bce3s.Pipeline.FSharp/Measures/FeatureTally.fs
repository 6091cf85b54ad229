namespace Bce3s

open System
open TorchSharp

/// What the features of C classes add up to; float64, on the device that the features came from.
type FeatureMoments = {
    /// Images of each class.
    Counts: int64[]
    /// C×D; zeros where a class has no image.
    Means: torch.Tensor
    /// C×D: sums of x/‖x‖, a feature of zeros counting as zeros.
    Directions: torch.Tensor
    /// C: means of ‖x‖; zero where a class has no image.
    Lengths: torch.Tensor
    /// D×D, Σ_W: the mean, over the classes with images, of the covariance of a class's features.
    Within: torch.Tensor
} with

    interface IDisposable with
        member this.Dispose() =
            for tensor in [ this.Means; this.Directions; this.Lengths; this.Within ] do
                tensor.Dispose()

/// Sums of one pass. Features are counted from an origin of their class, the mean of its first batch: as they lie near it, their
/// squares lose no digits when the class's mean is taken off at the end.
type private Sums(classes: int, width: int64, device: torch.Device) =
    let zeros (shape: int64[]) = torch.zeros(shape, dtype = torch.float64, device = device).DetachFromDisposeScope()
    let c = int64 classes
    member val Seen = zeros [| c |]
    member val Origins = zeros [| c; width |]
    member val Offsets = zeros [| c; width |]
    member val Squares = zeros [| width; width |]
    member val Directions = zeros [| c; width |]
    member val Lengths = zeros [| c |]

    interface IDisposable with
        member this.Dispose() =
            for tensor in [ this.Seen; this.Origins; this.Offsets; this.Squares; this.Directions; this.Lengths ] do
                tensor.Dispose()

/// Takes features batch after batch and keeps none of them: C×D and D×D numbers whatever the size of the test set. `counts` are the
/// images of each class that will come, so that every class weighs the same in Σ_W.
type FeatureTally(counts: int64[]) =
    let present = counts |> Array.filter (fun count -> count > 0L) |> Array.length
    let one = Scalar.op_Implicit 1.0
    let mutable sums: Sums option = None

    let start (features: torch.Tensor) =
        match sums with
        | Some sums -> sums
        | None ->
            let made = new Sums(counts.Length, features.shape[1], features.device)
            sums <- Some made
            made

    let ofClasses (values: float[]) (device: torch.Device) =
        torch.tensor (values, dtype = torch.float64, device = device)

    /// N×D features of N labels.
    member _.Add(labels: torch.Tensor, features: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        use _noGrad = torch.no_grad ()
        let sums = start features
        let x = features.``to`` torch.float64
        let y = labels.``to`` x.device
        let ofBatch = torch.zeros_like(sums.Seen).index_add_(0L, y, torch.ones_like (x.select (1L, 0L)), one)
        let isNew = (sums.Seen.index_select (0L, y)).eq(Scalar.op_Implicit 0.0).``to`` torch.float64
        let share = isNew.div (ofBatch.index_select (0L, y))
        sums.Origins.index_add_ (0L, y, x.mul (share.unsqueeze 1L), one) |> ignore
        let offsets = x.sub (sums.Origins.index_select (0L, y))
        sums.Offsets.index_add_ (0L, y, offsets, one) |> ignore
        let weights = counts |> Array.map (fun count -> 1.0 / float (max 1L count * int64 (max 1 present)))
        let weight = (ofClasses weights x.device).index_select(0L, y)
        sums.Squares.add_ (offsets.t().mm(offsets.mul (weight.unsqueeze 1L))) |> ignore
        let lengths = x.norm (1, keepdim = true)
        let divisors = lengths.masked_fill (lengths.eq (Scalar.op_Implicit 0.0), one)
        sums.Directions.index_add_ (0L, y, x.div divisors, one) |> ignore
        sums.Lengths.index_add_ (0L, y, lengths.squeeze 1L, one) |> ignore
        sums.Seen.add_ ofBatch |> ignore

    /// After the last batch; the moments are the caller's to dispose.
    member _.Moments =
        match sums with
        | None -> invalidOp "there are no features; add those of one batch at least"
        | Some sums ->
            use _scope = torch.NewDisposeScope()

            if sums.Seen.cpu().data<float>().ToArray() <> Array.map float counts then
                invalidOp "the features are not of as many images of each class as was said"

            let divisors = (ofClasses (Array.map float counts) sums.Seen.device).clamp_min one
            let offsets = sums.Offsets.div (divisors.unsqueeze 1L)
            let scatter = offsets.t().mm(offsets).div(Scalar.op_Implicit (float (max 1 present)))

            {
                Counts = counts
                Means = sums.Origins.add(offsets).DetachFromDisposeScope()
                Directions = sums.Directions.clone().DetachFromDisposeScope()
                Lengths = sums.Lengths.div(divisors).DetachFromDisposeScope()
                Within = sums.Squares.sub(scatter).DetachFromDisposeScope()
            }

    interface IDisposable with
        member _.Dispose() = sums |> Option.iter (fun sums -> (sums :> IDisposable).Dispose())
