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
    | [ { Term = Joint _ }; { Term = Uniform options } ] -> Assert.Equal({ Method = Quadratic; Range = 0.5 }, options)
    | other -> failwith $"{other}"

    match (classBalanced 0.99 |> balancedAs Focal |> withClassSubset 0.5).Terms with
    | [ { Term = ClassBalanced options } ] -> Assert.Equal({ Beta = 0.99; Mode = Focal; ClassSubset = 0.5 }, options)
    | other -> failwith $"{other}"

    match (joint |> withNegativeWeight 2.0).Terms, (contrastive 8 |> withTemperature 0.1).Terms with
    | [ { Term = Joint joint } ], [ { Term = Contrastive contrastive } ] ->
        Assert.Equal(2.0, joint.NegativeWeight)
        Assert.Equal({ Projection = 8; Temperature = 0.1 }, contrastive)
    | other -> failwith $"{other}"
