module Bce3s.Tests.Recipe.BackboneTests

open System
open Xunit
open Bce3s

let private describe (backbone: BackboneSpec) = Bce3s.Losses.Backbones.Describe backbone.Name

[<Fact>]
let ``words name their networks`` () =
    for backbone, features, parameters in
        [
            ResNet.cifar 110, 64L, 1_727_312L
            ResNet.cifarWide 8 32, 128L, 296_736L
            ResNet.imageNet 50, 2048L, 23_508_032L
            ResNet.cifarStem 34, 512L, 21_276_992L
            ResNeXt.imageNet 50, 2048L, 22_979_904L
            ResNeXt.imageNet64x4d 101, 2048L, 83_455_272L - 2_049_000L
            LResNet.ir 50, 512L, 42_377_920L
        ] do
        let summary = describe backbone
        Assert.Equal(backbone.Name, summary.Name)
        Assert.Equal((features, parameters), (summary.Features, summary.Parameters))

    Assert.Equal(256L * 4L, (describe (ResNeXt.cifarStem 50 |> BackboneSpec.ofWidth 32)).Features)

[<Fact>]
let ``titles are as people write them`` () =
    for backbone, title in
        [
            ResNet.cifar 32, "ResNet-32"
            ResNet.cifarWide 8 32, "ResNet-8 of width 32"
            ResNet.imageNet 152, "ResNet-152"
            ResNet.cifarStem 34, "ResNet-34 (CIFAR stem)"
            ResNet.cifarStem 34 |> BackboneSpec.ofWidth 32, "ResNet-34 (CIFAR stem) of width 32"
            ResNeXt.imageNet 50, "ResNeXt-50 (32×4d)"
            ResNeXt.imageNet 101, "ResNeXt-101 (32×8d)"
            ResNeXt.imageNet64x4d 101 |> BackboneSpec.ofWidth 16, "ResNeXt-101 (64×4d) of width 16"
            ResNeXt.cifarStem 50, "ResNeXt-50 (32×4d, CIFAR stem)"
            LResNet.ir 100, "LResNet100E-IR"
            BackboneSpec.named "resnet32-cifar", "ResNet-32"
            BackboneSpec.named "resnext101_64x4d-w32", "ResNeXt-101 (64×4d) of width 32"
            BackboneSpec.named "lresnet50", "lresnet50"
            BackboneSpec.named "something", "something"
        ] do
        Assert.Equal(title, BackboneSpec.title backbone)

[<Fact>]
let ``every backbone has a title of its own`` () =
    let titles = [ for name in Bce3s.Losses.Backbones.Names -> BackboneSpec.title (BackboneSpec.named name) ]
    Assert.Equal(titles.Length, (List.distinct titles).Length)
    Assert.Empty(Set.intersect (set titles) (set Bce3s.Losses.Backbones.Names))

[<Fact>]
let ``a depth of one family is not the network of another`` () =
    for backbone in [ ResNet.cifar 18; ResNet.cifar 50; ResNet.imageNet 20; ResNet.cifarStem 32; LResNet.ir 20 ] do
        Assert.Throws<ArgumentException>(fun () -> describe backbone |> ignore) |> ignore
