namespace Bce3s

/// Schedules in their words: `warmup 5 --> cosine`.
[<RequireQualifiedAccess>]
module internal ScheduleCode =
    let private curriculum name arguments = Code.call $"Curriculum.{name}" arguments

    let private rising rise =
        match rise with
        | Rise.Linear -> curriculum "linear" []
        | Rise.Cosine -> curriculum "cosine" []
        | Rise.Sine -> curriculum "sine" []
        | Rise.Parabolic epochs -> curriculum "parabolic" [ Literals.int epochs ]
        | Rise.ParabolicBeforeEnd lead -> curriculum "parabolicBeforeEnd" [ Literals.int lead ]

    let private (|Whole|_|) value = Literals.whole value

    let private (|AllWhole|_|) values =
        let whole = List.choose Literals.whole values
        if whole.Length = List.length values then Some whole else None

    /// One that ends, as an `EndingSchedule`.
    let rec private ending schedule =
        match schedule with
        | LinearWarmUp(Whole epochs) -> Some(Code.call "warmup" [ Literals.int epochs ])
        | StepWarmUp count -> Some(Code.call "warmupSteps" [ Literals.intIn "step" count ])
        | Over(Whole epochs, schedule) -> Some(Code.call "over" [ Literals.int epochs; code schedule ])
        | Sequence(first, next) ->
            Option.map2 (fun first next -> Infix(first, "-->", next)) (ending first) (ending next)
        | _ -> None

    /// As a `Schedule`.
    and code schedule =
        match ending schedule with
        | Some code -> Dot(code, "Ending")
        | None ->
            match schedule with
            | Constant 1.0 -> Word "constant"
            | Constant value -> curriculum "constant" [ Literals.float value ]
            | HalfCosine -> Word "cosine"
            | Steps milestones ->
                match List.map fst milestones with
                | AllWhole epochs ->
                    let pairs =
                        List.map2
                            (fun epoch (_, factor) -> Tupled [ Literals.int epoch; Literals.float factor ])
                            epochs
                            milestones

                    Code.call "steps" [ Items pairs ]
                | _ -> plain schedule
            | MultiStep(factor, AllWhole epochs) ->
                Code.call "multiStep" [ Literals.float factor; Items(List.map Literals.int epochs) ]
            | Rising rise -> rising rise
            | After share -> Code.call "from" [ Literals.float share ]
            | Before share -> Code.call "until" [ Literals.float share ]
            | Sequence(first, next) ->
                match ending first with
                | Some first -> Infix(first, "-->", code next)
                | None -> plain schedule
            | Product(left, right) -> Infix(operation left, "*", code right)
            | Own own -> Code.call "ownSchedule" [ Literals.string own.Name; PlainCode.own "schedule" own.Name 1 ]
            | _ -> plain schedule

    and private plain schedule = PlainCode.value (PlainCode.words code PlainCode.noWords) schedule

    /// Where one that ends will do, too: learning rates and the left side of `*`.
    and operation schedule = ending schedule |> Option.defaultWith (fun () -> code schedule)

    let words: Words = PlainCode.words code PlainCode.noWords
