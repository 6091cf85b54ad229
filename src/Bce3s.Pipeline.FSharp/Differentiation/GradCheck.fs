namespace Bce3s

open System
open TorchSharp

/// Where autograd's derivative is furthest from the differences.
type Deviation = {
    Size: float
    /// The index into `jacobian f x`: of f x, then of x.
    At: int list
    Autograd: float
    Differences: float
}

/// Autograd's derivative beside central differences.
type GradCheck = {
    /// How many numbers were compared: as many as `jacobian f x` has.
    Derivatives: int
    /// The largest |a − d|.
    Absolute: Deviation
    /// The largest |a − d| / max(|a|, |d|, 0.001 · max(1, |f x|)): the last because the rounding of f x alone makes differences vary.
    Relative: Deviation
    /// The relative deviation is at most 1e-5, and nothing is NaN.
    Passed: bool
} with

    /// `12 derivatives agree with differences: …`
    override this.ToString() =
        let text name deviation =
            let index = deviation.At |> List.map string |> String.concat ", "
            $"{name} {deviation.Size:g3} at [{index}] (autograd {deviation.Autograd:g8}, differences {deviation.Differences:g8})"

        let verdict = if this.Passed then "agree with" else "DEVIATE from"

        $"{this.Derivatives} derivatives {verdict} differences: largest "
        + text "deviation" this.Absolute
        + ", "
        + text "relative" this.Relative

[<RequireQualifiedAccess>]
module GradCheck =
    /// The largest relative deviation that passes.
    let private tolerance = 1e-5

    /// Raises a `DifferentiationException` with the check's text unless it passed: `gradCheck f x |> GradCheck.ensure`.
    let ensure (check: GradCheck) =
        if not check.Passed then
            DifferentiationException.fail (string check)

    let private index (shape: int64[]) entry =
        Array.foldBack (fun size (rest, at) -> rest / int size, rest % int size :: at) shape (entry, [])
        |> snd

    let private judge shape (floors: float[]) (autograd: float[]) (differences: float[]) =
        let absolute i = if autograd[i] = differences[i] then 0.0 else abs (autograd[i] - differences[i])

        let relative i = absolute i / max floors[i] (max (abs autograd[i]) (abs differences[i]))

        let largest size =
            // NaN is the largest of all.
            let rank i =
                let size: float = size i
                if Double.IsNaN size then infinity else size

            let i = Seq.maxBy rank (seq { 0 .. autograd.Length - 1 })

            {
                Size = size i
                At = index shape i
                Autograd = autograd[i]
                Differences = differences[i]
            }

        let relative = largest relative

        {
            Derivatives = autograd.Length
            Absolute = largest absolute
            Relative = relative
            Passed = relative.Size <= tolerance
        }

    let internal run (f: torch.Tensor -> torch.Tensor) (x: torch.Tensor) =
        Tape.check "gradCheck" x
        use _scope = torch.NewDisposeScope()
        let point = x.detach().to_type(torch.float64).clone().contiguous()
        let before = CentralDifferences.firstValues f point x.dtype
        let slopes = jacobian f point

        if slopes.numel () = 0L then
            DifferentiationException.fail
                $"gradCheck: there is nothing to check: x is {DifferentiationException.kind x} and the function's result has {before.Length} elements."

        // On a GPU the order of a sum may vary.
        let same (a: float) b = a.Equals b || abs (a - b) <= 1e-12 * max 1.0 (abs a)

        let again = CentralDifferences.values f point

        if again.Length <> before.Length || not (Array.forall2 same before again) then
            DifferentiationException.fail
                "gradCheck: the function gives another value when it is called again with the same x, so that differences say nothing. Switch off what is random or remembers (dropout, random classes, memories), with `eval()` or a share of 1."

        let floors =
            before |> Array.collect (fun y -> Array.replicate (int (point.numel ())) (1e-3 * max 1.0 (abs y)))

        judge slopes.shape floors (CentralDifferences.numbers slopes) (CentralDifferences.jacobian f point)

/// Checking gradients.
[<AutoOpen>]
module GradCheckWords =
    /// Autograd's derivatives of f at x beside central differences, both in float64: the step for an element is 6e-6 · max(1, |x|). f may give any
    /// shape; it is called 2·N + 3 times for N elements of x and must give the same each time, and be smooth there: beside a kink
    /// (`relu` at 0) the two rightly differ. x is left as it is; the tensors that f uses must be float64.
    /// `gradCheck loss x |> printfn "%O"`; `|> GradCheck.ensure` raises if they differ.
    let gradCheck f x = GradCheck.run f x
