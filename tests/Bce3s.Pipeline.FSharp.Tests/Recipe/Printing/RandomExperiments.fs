namespace Bce3s.Tests

open System
open System.Text.Json.Serialization
open FsCheck
open FsCheck.FSharp
open Microsoft.FSharp.Reflection
open Bce3s

/// Experiments of any shape that their records have: sensible values, senseless ones and mixtures, drawn by seed.
module RandomExperiments =
    let private missing _ = failwith "the code of the part is not called"

    let private floats = [
        // What words set, what recipes use, and what is hard to write.
        1.0
        0.0
        0.5
        0.1
        0.4
        0.08
        0.05
        0.9999
        30.0
        64.0
        190.0
        1e-4
        5e-3
        1.0 / 3.0
        1234567.891
        1e22
        Double.MaxValue
        Double.Epsilon
        -2.5
        nan
        infinity
        -infinity
    ]

    let private ints = [ 0; 1; 2; 4; 8; 10; 18; 32; 50; 128; 224; -3; Int32.MaxValue; Int32.MinValue ]

    let private texts = [
        "cifar100-lt"
        "imagenet-lt"
        "fashion-mnist-lt-bce3s"
        "resnet8-w32"
        "resnet34-cifar"
        "resnext101-64x4d"
        "lresnet50e-ir"
        "imagenet-resnet8"
        "../pictures/list.txt"
        ""
        "say \"joint\" \\ and\ttab\r\nnext line {x} %d"
        "größer × ∞ 🦉 \u0000\u200e"
    ]

    let private map =
        ArbMap.defaults
        |> ArbMap.mergeArb (Arb.fromGen (Gen.elements floats))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.elements ints))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.elements [ 0L; 7L; 500L; 12345678901L; -1L; Int64.MinValue ]))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.elements texts))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.constant (OwnLoss("my \"loss\"", fun _ _ -> missing ()))))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.constant (OwnSchedule("my schedule", missing))))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.constant (OwnBackbone("my-backbone", missing))))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.constant (OwnDataset("my-dataset", missing))))

    /// Of any values at all.
    let private wild<'T> : Gen<'T> = ArbMap.generate<'T> map |> Gen.resize 60

    let private backbones =
        Gen.elements [
            ResNet.cifar 8
            ResNet.cifar 18
            ResNet.cifarWide 20 4
            ResNet.imageNet 50
            ResNet.imageNet 8
            ResNet.cifarStem 34
            ResNet.cifarStem 34 |> BackboneSpec.ofWidth 16
            ResNeXt.imageNet64x4d 101
            LResNet.ir 50
            ResNet.imageNet 50 |> pretrained "resnet50.pth"
            ResNet.cifarWide 20 4
            |> initialized (InitialWeights.ofFile "a b.pth" |> InitialWeights.part "ema" |> InitialWeights.sha256 "0a")
        ]

    let private datasets = gen {
        let! profile = wild<Profile>

        let! start =
            Gen.elements [
                FashionMnist.longTailed profile
                Cifar10.longTailed profile
                Cifar100.longTailed profile
                imageNetLT
                placesLT
                iNaturalist2018
                ownDataset "mine" 3 2 missing
            ]

        let! changes =
            Gen.subListOf [
                shuffled 3
                listedIn "/pictures/list.txt"
                cutTo (exponential 10) 100
                normalizedBy [ 0.1; 0.2 ] [ 0.3; 0.4 ]
                holdout 0.2
            ]

        return List.fold (|>) start changes
    }

    let private losses =
        let settings: (Loss -> Loss) list = [
            withClassSubset 1.0
            withNegativeWeight 2.0
            asSoftmax
            withTemperature 0.2
            withQueue 1024
            withMomentumEncoder 0.999
            withoutPrior
            weightedBy (Proportional 0.02)
            withScale 16.0
            withMaxMargin 0.3
            withPrototypes
            reweightedFrom 0.8
            uniformAs Quadratic
            withUniformRange 0.5
            balancedAs Focal
        ]

        // A setting that no term has leaves the loss as it is here.
        let set loss setting =
            try
                setting loss
            with :? ArgumentException ->
                loss

        gen {
            let! terms = Gen.listOfLength 3 (wild<LossTerm> |> Gen.map Loss.ofTerm)
            let! schedule = wild<Schedule>

            let! words =
                Gen.subListOf [
                    joint
                    contrastive 128
                    0.5 * uniform
                    crossEntropy
                    classBalanced 0.9999
                    classBalanced 0.99 |> balancedAs Softmax
                    ldam
                    classInstance 0.01
                    featureBalanced 60.0
                    Curriculum.linear * featureBalanced 60.0
                    arcFace 0.5<rad>
                    cosFace 0.4
                    schedule * (focal 2.0)
                ]

            let! settings = Gen.subListOf settings
            let! some = Gen.choose (1, 4)
            let! all = Gen.shuffle (words @ terms)
            let all = List.truncate some (List.ofArray all)
            return List.fold set (List.reduce (+) all) settings
        }

    let private mixed<'T> sensible = Gen.frequency [ 2, sensible; 1, wild<'T> ]

    let private stages = gen {
        let! stage = wild<Stage>
        let! loss = mixed<Loss> losses
        return { stage with Loss = loss }
    }

    let private experiments = gen {
        let! experiment = wild<Experiment>
        let! dataset = mixed<Dataset> datasets
        let! backbone = mixed<BackboneSpec> backbones
        let! stages = Gen.choose (0, 3) |> Gen.bind (fun count -> Gen.listOfLength count stages)

        return { experiment with Dataset = dataset; Backbone = backbone; Stages = stages }
    }

    /// So many of them, the same ones each time.
    let some count : Experiment list = Gen.sampleWithSeed (Rnd 20251121UL) 50 count experiments |> List.ofArray

    /// The cases of all unions inside a value: `Schedule.HalfCosine`.
    let rec casesOf (t: Type) (value: objnull) : Set<string> =
        let inner types values = Seq.zip types values |> Seq.map (fun (t, value) -> casesOf t value) |> Set.unionMany

        if FSharpType.IsRecord t then
            let fields = FSharpType.GetRecordFields t
            inner (fields |> Seq.map _.PropertyType) (fields |> Seq.map (fun field -> field.GetValue value))
        elif FSharpType.IsTuple t then
            inner (FSharpType.GetTupleElements t) (FSharpValue.GetTupleFields(Unchecked.nonNull value))
        elif t.IsGenericType && t.GetGenericTypeDefinition() = typedefof<_ list> then
            let items = (Unchecked.nonNull value :?> Collections.IEnumerable) |> Seq.cast<obj> |> List.ofSeq
            inner (List.replicate items.Length (t.GetGenericArguments()[0])) items
        elif FSharpType.IsUnion t then
            let case, values = FSharpValue.GetUnionFields(value, t)
            Set.add $"{t.Name}.{case.Name}" (inner (case.GetFields() |> Seq.map _.PropertyType) values)
        else
            Set.empty

    /// The cases of all unions that a type can hold.
    let casesIn (t: Type) =
        let rec visit (seen: Set<string>) (t: Type) : Set<string> =
            let all seen types = Seq.fold visit seen types

            if FSharpType.IsRecord t then
                all seen (FSharpType.GetRecordFields t |> Seq.map _.PropertyType)
            elif FSharpType.IsTuple t then
                all seen (FSharpType.GetTupleElements t)
            elif t.IsGenericType && t.GetGenericTypeDefinition() = typedefof<_ list> then
                visit seen (t.GetGenericArguments()[0])
            elif FSharpType.IsUnion t then
                let cases = FSharpType.GetUnionCases t
                let names = cases |> Seq.map (fun case -> $"{t.Name}.{case.Name}") |> Set.ofSeq

                if Set.isSubset names seen then
                    seen
                else
                    all (Set.union seen names) (cases |> Seq.collect _.GetFields() |> Seq.map _.PropertyType)
            else
                seen

        visit Set.empty t
