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
    near expected (at (warmup 5) EachEpoch 10 epoch)
    near expected (at (warmup 5) BeforeEpoch 10 epoch)

[<Fact>]
let ``warm-up each step is a fine line`` () =
    near 0.1 (Schedule.factor (warmup 1) (Schedule.time EachStep 0 5 0 10))
    near 1.0 (Schedule.factor (warmup 1) (Schedule.time EachStep 0 5 9 10))

[<Fact>]
let ``multi-step multiplies at each milestone`` () =
    let schedule = multiStep 0.1 [ 3.0; 6.0 ]

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
    Assert.Equal(None, Schedule.length schedule)
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
let ``cosine over a part stays at its end`` () = near 0.0 (at (cosine |> over 4) EachEpoch 10 7)

[<Fact>]
let ``a cosine that is left no time is at its end`` () =
    near 0.0 (at (warmup 1 --> cosine) BeforeEpoch 1 0)
    near 0.0 (at (warmup 5 --> cosine) BeforeEpoch 5 4)
    near 0.0 (at (warmup 2 --> cosine) EachEpoch 1 2)
