module Bce3s.Tests.Recipe.CompositionTests

open TorchSharp
open Xunit
open Bce3s

[<Fact>]
let ``augmentations follow one another`` () =
    Assert.Equal<AugmentationStep list>([ RandomCrop 4; HorizontalFlip 0.5 ], (randomCrop 4 --> horizontalFlip).Steps)

[<Fact>]
let ``optimiser settings change one field each`` () =
    let optimizer = sgd 0.01 --> momentum 0.9 --> weightDecay 5e-3 --> nesterov

    let expected = {
        Algorithm = Sgd
        LearningRate = 0.01
        Momentum = 0.9
        WeightDecay = 5e-3
        Nesterov = true
    }

    Assert.Equal(expected, optimizer)

[<Fact>]
let ``the named function does what the operator does`` () =
    Assert.Equal(randomCrop 4 --> horizontalFlip, randomCrop 4 |> andThen horizontalFlip)
    Assert.Equal(warmup 5 --> cosine, warmup 5 |> andThen cosine)

[<Fact>]
let ``a tensor goes through modules and functions`` () =
    use linear = torch.nn.Linear(3L, 2L)
    use relu = torch.nn.ReLU()
    use x = torch.ones (4L, 3L)
    let y = x --> linear --> relu
    let expected = relu.call (linear.call x)
    Assert.True(expected.equal(y).all().item<bool>())
    let z = x --> (fun t -> t.sum (1L))
    Assert.Equal<int64[]>([| 4L |], z.shape)

[<Fact>]
let ``two modules make one`` () =
    use first = torch.nn.Linear(3L, 2L)
    use next = torch.nn.ReLU()
    let both = first --> next
    use x = torch.ones (4L, 3L)
    Assert.True((both.call x).equal(next.call (first.call x)).all().item<bool>())
