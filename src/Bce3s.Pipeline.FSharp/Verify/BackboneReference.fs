namespace Bce3s

open System
open System.Text.Json
open TorchSharp
open Bce3s.Data
open Bce3s.Losses

/// `backbone`: features and gradients of a network whose state and input are filled by formulas (docs/verify.md), so that no weights
/// travel with the file.
[<RequireQualifiedAccess>]
module BackboneReference =
    let private shapeOf (file: ReferenceFile) : int64[] =
        let text = file.Text("input_shape", "[2, 3, 32, 32]")

        try
            match JsonSerializer.Deserialize<int64[]> text with
            | null -> raise (JsonException "")
            | shape when shape.Length = 4 && Array.forall (fun size -> size > 0L) shape ->
                ReferenceBackbones.checkInput file shape
                shape
            | _ -> raise (JsonException "")
        with :? JsonException ->
            raise (DataFormatException(file.Path, $"'input_shape' = '{text}'", "four sizes, such as [2, 3, 32, 32]"))

    let private checkParameters (file: ReferenceFile) (network: Backbone) =
        let found = network.parameters () |> Seq.sumBy _.numel()

        if file.TryText("parameters").IsSome && int64 (file.Index "parameters") <> found then
            let stated = $"""'parameters' = {file.Index "parameters"} in the metadata"""
            raise (DataFormatException(file.Path, stated, $"{found}, those of the library's {network.Name}"))

    // The rounding of a sum depends on how many threads share it, and some filled networks let it grow to the size of the
    // features: files are written with two threads, and read so.
    let private withTwoThreads () =
        let threads = torch.get_num_threads ()
        torch.set_num_threads 2

        {
            new IDisposable with
                member _.Dispose() = torch.set_num_threads threads
        }

    /// The filled kernels have rank 2, so that some normalisations in training divide by almost nothing.
    let private sensitivity (network: Backbone) (images: torch.Tensor) (trained: torch.Tensor) () =
        use _scope = torch.NewDisposeScope()
        use _noGrad = torch.no_grad ()
        let moved = (network.call (images + Scalar.op_Implicit 1e-7) - trained).abs().max().item<float32>()

        if moved > 1e-4f * trained.abs().max().item<float32>() then
            Some $"a change of 1e-7 in the images moves these features by %.2g{moved}: here rounding decides"
        else
            None

    let recompute (file: ReferenceFile) =
        use _threads = withTwoThreads ()
        let shape = shapeOf file
        let name = file.Text("backbone", "resnet20-cifar")
        let network = file.Own(ReferenceBackbones.create file name shape)
        checkParameters file network
        ReferenceFilling.fill file network
        let images = ReferenceFilling.images shape
        network.eval ()
        let evaluated = network.call(images).detach()
        network.train ()
        let trained = network.call images

        let wave =
            (ReferenceFilling.indices (trained.numel ())).cos().``to``(torch.float32).reshape trained.shape

        (trained * wave).sum().backward()

        [
            Recomputed.value "features_eval" evaluated

            {
                Recomputed.value "features_train" (trained.detach ()) with
                    Excuse = sensitivity network images (trained.detach ())
            }

            // A sum adds up elements of both signs: it is exact relative to their length, not to itself. That is the library's, so that
            // nothing in the file decides how exact it has to be.
            for struct (name, parameter) in network.named_parameters () do
                if file.Has("grad_norm." + name) || file.Has("grad_sum." + name) then
                    let gradient = (Recomputed.gradient name parameter).Value.``to`` torch.float64
                    let norm = gradient.norm ()
                    let length = norm.item<float>()
                    Recomputed.gradientSum ("grad_sum." + name) (gradient.sum ()) length
                    Recomputed.gradientSum ("grad_norm." + name) norm length
        ]
