module Bce3s.Tests.Training.HeadsTests

open Bce3s.Losses
open Xunit
open Bce3s

let private counts = [| 5L; 3L; 2L |]

let private create (stage: Stage) =
    use classifier = new LinearClassifier(4L, 3L)
    Heads.create classifier counts stage

let private stageWith loss = { Stage.named "s" with Loss = loss }

[<Fact>]
let ``column names are those of the heads`` () =
    for stage in
        [
            stageWith crossEntropy
            stageWith (classBalanced 0.9)
            stageWith (joint + uniform)
            stageWith (joint + 0.0 * uniform)
            { stageWith (joint + contrastive 8 + uniform) with Views = glmc 1.0 }
        ] do
        let head = create stage
        Assert.Equal<string list>(List.ofSeq head.Loss.TermNames, Heads.termNames stage)
        head.Loss.Dispose()

[<Fact>]
let ``settings reach the head`` () =
    let stage = {
        stageWith (
            2.0 * (joint |> withClassSubset 0.5 |> withNegativeWeight 3.0)
            + 0.1 * (contrastive 8 |> withTemperature 0.5)
        ) with
            Views = glmc 1.0
    }

    match (create stage).Loss with
    | :? Bce3sLoss as head ->
        let expected =
            Bce3sOptions(
                JointWeight = 2.0,
                ContrastiveWeight = 0.1,
                UniformWeight = 0.0,
                Projection = 8L,
                Temperature = 0.5,
                ClassSubset = 0.5,
                NegativeWeight = 3.0,
                Clamp = 64.0,
                MixedViews = true
            )

        Assert.Equal(expected, head.Options)
        Assert.Equal(3, head.Views)
    | other -> failwith $"{other}"

[<Fact>]
let ``the uniform term is computed as the stage says`` () =
    for loss, form, range in
        [
            uniform, UniformForm.Exact, 1.0
            uniform |> uniformAs Quadratic |> withUniformRange 0.5, UniformForm.Quadratic, 0.5
            uniform |> uniformAs Auto, UniformForm.Auto, 1.0
        ] do
        match (create (stageWith (joint + loss))).Loss with
        | :? Bce3sLoss as head ->
            Assert.Equal(form, head.Options.UniformForm)
            Assert.Equal(range, head.Options.UniformRange)
        | other -> failwith $"{other}"

[<Fact>]
let ``the weight of a single term scales the total`` () =
    Assert.Equal(0.5, (create (stageWith (0.5 * crossEntropy))).Scale)
    Assert.Equal(2.0, (create (stageWith (2.0 * classBalanced 0.9))).Scale)
    Assert.Equal(1.0, (create (stageWith (2.0 * joint))).Scale)
