namespace Bce3s

open TorchSharp

/// The directions in which points vary most.
[<RequireQualifiedAccess>]
module PrincipalComponents =
    /// Coordinates of N×D points along their first `count` principal components, N×count in double precision on the CPU, in the dispose
    /// scope around the call; and the share of the variance that each of these has, all 0 where the points are one. The points must be
    /// finite. A component's sign is that which makes its coordinate of largest magnitude positive.
    let project (count: int64) (points: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        use _noGrad = torch.no_grad ()
        let x = points.cpu().``to`` torch.float64
        let centred = x.sub (x.mean ([| 0L |], keepdim = true))
        let n, width = centred.shape[0], centred.shape[1]
        let count = min count (min n width)
        // Of the two matrices that have the components' variances as eigenvalues, the smaller one.
        let isWide = width > n
        let gram = if isWide then centred.mm (centred.t ()) else centred.t().mm centred
        let struct (values, vectors) = torch.linalg.eigh gram
        let last (tensor: torch.Tensor) dim = tensor.narrow(dim, tensor.shape[int dim] - count, count).flip [| dim |]
        let variances = (last values 0L).clamp_min(Scalar.op_Implicit 0.0)

        let coordinates =
            if isWide then
                (last vectors 1L).mul(variances.sqrt ())
            else
                centred.mm (last vectors 1L)

        let largest = coordinates.abs().argmax(0L, keepdim = true)
        let signs = coordinates.gather(0L, largest).sign()
        let signed = coordinates.mul signs
        let total = values.clamp_min(Scalar.op_Implicit 0.0).sum().item<float>()

        let shares =
            variances.data<float>().ToArray() |> Array.map (fun v -> if total > 0.0 then v / total else 0.0)

        signed.contiguous().MoveToOuterDisposeScope(), shares
