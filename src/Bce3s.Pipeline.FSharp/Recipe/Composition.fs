namespace Bce3s

open TorchSharp

/// What `-->` can join beside the types of this library, which carry their own `Then`.
[<AbstractClass; Sealed>]
type Composition =
    /// A tensor through a module: `x --> conv --> relu`.
    static member Then(_: Composition, x: torch.Tensor, m: torch.nn.Module<torch.Tensor, torch.Tensor>) : torch.Tensor =
        m.call x

    /// A tensor through a function.
    static member Then(_: Composition, x: torch.Tensor, f: torch.Tensor -> torch.Tensor) : torch.Tensor = f x

    /// Two modules, the second taking what the first gives.
    static member Then
        (
            _: Composition,
            first: torch.nn.Module<torch.Tensor, torch.Tensor>,
            next: torch.nn.Module<torch.Tensor, torch.Tensor>
        ) : torch.nn.Module<torch.Tensor, torch.Tensor> =
        torch.nn.Sequential([| struct ("0", first); struct ("1", next) |])

/// The one composition operator and the function that does the same.
[<AutoOpen>]
module CompositionOperators =
    let inline private join (witness: ^W) (first: ^A) (next: ^B) : ^R =
        ((^W or ^A or ^B): (static member Then: ^W * ^A * ^B -> ^R) (witness, first, next))

    /// First the left, then the right: augmentations, optimiser settings, schedules, TorchSharp modules.
    let inline (-->) first next = join Unchecked.defaultof<Composition> first next

    /// `first |> andThen next` is `first --> next`.
    let inline andThen next first = first --> next
