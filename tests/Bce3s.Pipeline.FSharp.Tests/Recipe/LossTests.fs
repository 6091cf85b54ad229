module Bce3s.Tests.Recipe.LossTests

open Xunit
open Bce3s

let private weights loss = loss.Terms |> List.map (fun term -> Loss.word term.Term, term.Weight)

[<Fact>]
let ``terms add up in order with their weights`` () =
    let loss = joint + 0.1 * contrastive 128 + uniform
    Assert.Equal<(string * float) list>([ "joint", 1.0; "contrastive", 0.1; "uniform", 1.0 ], weights loss)
    Assert.Equal("joint + 0.1 * contrastive + uniform", Loss.text loss)

[<Fact>]
let ``weights multiply through sums`` () =
    Assert.Equal<(string * float) list>([ "joint", 2.0; "uniform", 1.0 ], weights (2.0 * (joint + 0.5 * uniform)))

[<Fact>]
let ``equal terms merge`` () = Assert.Equal<(string * float) list>([ "joint", 3.0 ], weights (joint + 2.0 * joint))

[<Fact>]
let ``terms with other settings do not merge`` () = Assert.Equal(2, (contrastive 128 + contrastive 64).Terms.Length)

[<Fact>]
let ``a weight of zero switches a term off`` () =
    Assert.Equal<string list>([ "joint" ], Loss.active (joint + 0.0 * uniform) |> List.map (_.Term >> Loss.word))

[<Fact>]
let ``settings reach the terms that have them`` () =
    match (withClassSubset 1.0 (joint + uniform)).Terms with
    | [ { Term = Joint options }; { Term = Uniform _ } ] -> Assert.Equal(1.0, options.ClassSubset)
    | other -> failwith $"{other}"

    match (joint + uniform |> uniformAs Quadratic |> withUniformRange 0.5).Terms with
    | [ { Term = Joint _ }; { Term = Uniform options } ] ->
        Assert.Equal({ Method = Quadratic; Range = 0.5; Form = EntropyForm.Binary }, options)
    | other -> failwith $"{other}"

    match (classBalanced 0.99 |> balancedAs Focal |> withClassSubset 0.5).Terms with
    | [ { Term = ClassBalanced options } ] -> Assert.Equal({ Beta = 0.99; Mode = Focal; ClassSubset = 0.5 }, options)
    | other -> failwith $"{other}"

    match (joint |> withNegativeWeight 2.0).Terms, (contrastive 8 |> withTemperature 0.1).Terms with
    | [ { Term = Joint joint } ], [ { Term = Contrastive contrastive } ] ->
        Assert.Equal(2.0, joint.NegativeWeight)
        Assert.Equal({ Projection = 8; Temperature = 0.1; Form = EntropyForm.Binary }, contrastive)
    | other -> failwith $"{other}"

[<Fact>]
let ``a schedule is the curriculum of the feature-balanced term and the weight of every other`` () =
    match (Curriculum.linear * (featureBalanced 60.0 + 0.5 * uniform)).Terms with
    | [ { Weight = 1.0; Schedule = Constant 1.0; Term = FeatureBalanced options }; uniform ] ->
        Assert.Equal(Some Curriculum.linear, options.Curriculum)
        Assert.Equal(0.5, uniform.Weight)
        Assert.Equal(Curriculum.linear, uniform.Schedule)
    | other -> failwith $"{other}"

    match (cosine * (Curriculum.parabolic 190 * featureBalanced 60.0)).Terms with
    | [ { Term = FeatureBalanced options } ] ->
        Assert.Equal(Some(cosine * Curriculum.parabolic 190), options.Curriculum)
    | other -> failwith $"{other}"

    Assert.Equal(2.0 * (warmup 5 * joint), { (warmup 5 * joint) with Terms = (warmup 5 * (2.0 * joint)).Terms })

[<Fact>]
let ``equal terms of other schedules stay apart`` () =
    let sum = until 0.5 * crossEntropy + from 0.5 * crossEntropy + crossEntropy + crossEntropy
    Assert.Equal<float list>([ 1.0; 1.0; 2.0 ], sum.Terms |> List.map _.Weight)

[<Fact>]
let ``softmax counterparts of every term of BCE3S`` () =
    let forms =
        (asSoftmax (joint + contrastive 8 + uniform + crossEntropy)).Terms
        |> List.map (fun term ->
            match term.Term with
            | Joint options -> options.Form
            | Contrastive options -> options.Form
            | Uniform options -> options.Form
            | _ -> EntropyForm.Binary)

    Assert.Equal<EntropyForm list>(
        [ EntropyForm.Softmax; EntropyForm.Softmax; EntropyForm.Softmax; EntropyForm.Binary ],
        forms
    )

[<Fact>]
let ``deferred re-weighting`` () =
    match (ldam |> reweightedFrom 0.8).Terms, (crossEntropy |> reweightedFrom 0.6).Terms with
    | [ { Term = Ldam options } ], [ early; late ] ->
        Assert.Equal(0.8, options.Deferral)
        Assert.Equal((CrossEntropy 0.0, Before 0.6), (early.Term, early.Schedule))
        Assert.Equal(After 0.6, late.Schedule)

        match late.Term with
        | ClassBalanced weighted -> Assert.Equal(Balancing.Softmax, weighted.Mode)
        | other -> failwith $"{other}"
    | other -> failwith $"{other}"

[<Fact>]
let ``margins are angles in radians or cosines`` () =
    match (arcFace (radians 180.0<deg>)).Terms, (cosFace 0.4 |> withScale 30.0 |> withPrototypes).Terms with
    | [ { Term = ArcFace arc } ], [ { Term = CosFace cosine } ] ->
        Assert.Equal(System.Math.PI, arc.Margin, 12)
        Assert.Equal((0.4, 30.0), (cosine.Margin, cosine.Scale))
        Assert.Equal(Some { FirstEpoch = 4; AdaptiveMargin = 0.7 }, cosine.Prototypes)
    | other -> failwith $"{other}"

[<Fact>]
let ``parts of one's own are equal by kind and name`` () =
    let mine name = ownLoss name (fun logits _ -> logits.sum ())
    Assert.Equal(mine "a", mine "a")
    Assert.NotEqual(mine "a", mine "b")
    Assert.Equal("a + b", Loss.text (mine "a" + mine "b"))
    Assert.Equal<string>("0.5 * ~uniform", Loss.text (Curriculum.sine * (0.5 * uniform)))

[<Fact>]
let ``a setting that no term has is refused`` () =
    for change in [ withScale 30.0; withQueue 8; asSoftmax; withPrototypes; reweightedFrom 0.8; uniformAs Quadratic ] do
        let error = Assert.Throws<System.ArgumentException>(fun () -> change (focal 2.0) |> ignore)
        Assert.Contains("`focal`", error.Message)
