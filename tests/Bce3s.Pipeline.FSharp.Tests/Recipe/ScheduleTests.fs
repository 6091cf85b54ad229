module Bce3s.Tests.Recipe.ScheduleTests

open System
open Xunit
open Bce3s

let private at schedule stepping epochs epoch = Schedule.factor schedule (Schedule.time stepping epoch epochs 0 1)

let private near (expected: float) (actual: float) = Assert.Equal(expected, actual, 1e-12)

[<Fact>]
let ``constant is one`` () =
    for epoch in 0..9 do
        near 1.0 (at constant EachEpoch 10 epoch)

[<Theory>]
[<InlineData(0, 1.0)>]
[<InlineData(5, 0.5)>]
[<InlineData(9, 0.024471741852423234)>]
let ``cosine each epoch starts at the full rate`` epoch expected = near expected (at cosine EachEpoch 10 epoch)

[<Fact>]
let ``cosine before each epoch ends at zero`` () =
    near ((1.0 + cos (Math.PI / 10.0)) / 2.0) (at cosine BeforeEpoch 10 0)
    near 0.0 (at cosine BeforeEpoch 10 9)

[<Fact>]
let ``cosine each step moves inside an epoch`` () =
    let factor step = Schedule.factor cosine (Schedule.time EachStep 1 2 step 4)
    near 0.5 (factor 0)
    near ((1.0 + cos (Math.PI * 1.75 / 2.0)) / 2.0) (factor 3)

[<Theory>]
[<InlineData(0, 0.2)>]
[<InlineData(3, 0.8)>]
[<InlineData(4, 1.0)>]
[<InlineData(9, 1.0)>]
let ``warm-up counts the epoch that runs, so it never gives zero`` epoch expected =
    near expected (at (warmup 5).Ending EachEpoch 10 epoch)
    near expected (at (warmup 5).Ending BeforeEpoch 10 epoch)

[<Fact>]
let ``warm-up each step is a fine line`` () =
    near 0.1 (Schedule.factor (warmup 1).Ending (Schedule.time EachStep 0 5 0 10))
    near 1.0 (Schedule.factor (warmup 1).Ending (Schedule.time EachStep 0 5 9 10))

[<Fact>]
let ``multi-step multiplies at each milestone`` () =
    let schedule = multiStep 0.1 [ 3; 6 ]

    Assert.Equal<float list>(
        [ 1.0; 0.1; 0.01 ],
        [ at schedule EachEpoch 9 2; at schedule EachEpoch 9 3; Math.Round(at schedule EachEpoch 9 8, 12) ]
    )

[<Fact>]
let ``the second schedule begins where the first ends and spans the rest`` () =
    let schedule = warmup 2 --> cosine
    near 0.5 (at schedule EachEpoch 10 0)
    near 1.0 (at schedule EachEpoch 10 1)
    near 1.0 (at schedule EachEpoch 10 2)
    near 0.5 (at schedule EachEpoch 10 6)

[<Fact>]
let ``three schedules in a row`` () =
    let schedule = warmup 2 --> (cosine |> over 4) --> constant
    Assert.Equal(None, Schedule.length schedule 10.0)
    near 0.5 (at schedule EachEpoch 10 4)
    near 1.0 (at schedule EachEpoch 10 6)

[<Fact>]
let ``products keep both clocks`` () =
    let schedule = warmup 5 * multiStep 0.01 [ 160; 180 ]
    near 0.2 (at schedule EachEpoch 200 0)
    near 1.0 (at schedule EachEpoch 200 159)
    near 0.01 (at schedule EachEpoch 200 160)
    near 0.0001 (at schedule EachEpoch 200 199)

[<Fact>]
let ``a custom schedule is its function, and equal by name`` () =
    let schedule = ownSchedule "half" (fun time -> 1.0 - time.Epoch / time.Epochs / 2.0)
    near 0.75 (at schedule EachEpoch 10 5)
    Assert.Equal(schedule, ownSchedule "half" (fun _ -> 0.0))
    Assert.NotEqual(schedule, ownSchedule "other" (fun _ -> 0.0))

[<Fact>]
let ``cosine over a part stays at its end`` () = near 0.0 (at (cosine |> over 4).Ending EachEpoch 10 7)

[<Fact>]
let ``a cosine that is left no time is at its end`` () =
    near 0.0 (at (warmup 1 --> cosine) BeforeEpoch 1 0)
    near 0.0 (at (warmup 5 --> cosine) BeforeEpoch 5 4)
    near 0.0 (at (warmup 2 --> cosine) EachEpoch 1 2)

[<Fact>]
let ``steps give the factor of the last milestone`` () =
    let schedule = steps [ 0, 0.5; 1, 1.0; 10, 0.1; 11, 0.01 ]
    let factors = [ for epoch in [ 0; 1; 9; 10; 11 ] -> at schedule EachEpoch 12 epoch ]
    Assert.Equal<float list>([ 0.5; 1.0; 1.0; 0.1; 0.01 ], factors)
    near 1.0 (at (steps [ 160, 0.01 ]) EachEpoch 200 159)

[<Fact>]
let ``a warm-up of steps ends after so many of them`` () =
    let schedule = warmupSteps 15<step> --> steps [ 1, 0.5 ]
    let factor step = Schedule.factor schedule (Schedule.time EachStep (step / 10) 4 (step % 10) 10)
    near (1.0 / 15.0) (factor 0)
    near 1.0 (factor 14)
    near 1.0 (factor 15)
    near 0.5 (factor 25)
    Assert.Equal(Some 1.5, Schedule.length (warmupSteps 15<step>).Ending 10.0)

[<Fact>]
let ``curricula grow epoch by epoch as the paper's program has them`` () =
    let near (expected: float) schedule epoch =
        Assert.Equal(expected, Schedule.factor schedule (Schedule.time EachStep epoch 100 3 10), 12)

    near 0.5 Curriculum.linear 50
    near (1.0 - cos (Math.PI / 4.0)) Curriculum.cosine 50
    near (sin (Math.PI / 4.0)) Curriculum.sine 50
    near ((50.0 / 90.0) ** 2.0) (Curriculum.parabolicBeforeEnd 10) 50
    near ((50.0 / 95.0) ** 2.0) (Curriculum.parabolic 95) 50
    near 0.25 (Curriculum.parabolicBeforeEnd 100) 50
    near 0.7 (Curriculum.constant 0.7) 50
    // The losses' own of the same names.
    for ours, theirs in
        [
            Curriculum.linear, Bce3s.Losses.Curriculum.Linear
            Curriculum.cosine, Bce3s.Losses.Curriculum.Cosine
            Curriculum.sine, Bce3s.Losses.Curriculum.Sine
            Curriculum.parabolicBeforeEnd 10, Bce3s.Losses.Curriculum.Parabolic
        ] do
        for epochs in [ 1; 10; 11; 200 ] do
            for epoch in [ 0; epochs / 2; epochs - 1 ] do
                let time = Schedule.time EachEpoch epoch epochs 0 1
                Assert.Equal(theirs.At(Bce3s.Losses.TrainingProgress(epoch, epochs)), Schedule.factor ours time, 12)

[<Theory>]
[<InlineData(0.55, 100, 55)>]
[<InlineData(0.07, 100, 7)>]
[<InlineData(0.28, 25, 7)>]
[<InlineData(0.6, 36, 22)>]
let ``a share of the epochs is over where LDAM's re-weighting says so`` (share: float) (epochs: int) (first: int) =
    for epoch in 0 .. epochs - 1 do
        Assert.Equal((if epoch < first then 0.0 else 1.0), at (from share) EachEpoch epochs epoch)
        Assert.Equal((if epoch < first then 1.0 else 0.0), at (until share) EachEpoch epochs epoch)
        Assert.Equal(epoch < first, Bce3s.Losses.TrainingProgress(epoch, epochs).Fraction < share)

[<Fact>]
let ``halves of a stage`` () =
    let halves epoch = at (from 0.5) EachEpoch 10 epoch, at (until 0.5) EachEpoch 10 epoch
    Assert.Equal((0.0, 1.0), halves 4)
    Assert.Equal((1.0, 0.0), halves 5)
