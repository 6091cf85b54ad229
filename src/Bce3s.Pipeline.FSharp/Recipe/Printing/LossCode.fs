namespace Bce3s

open System

/// Losses in their words: `joint + 0.1 * contrastive 128 + uniform`.
[<RequireQualifiedAccess>]
module internal LossCode =
    let private ownLoss (own: OwnLoss) =
        Code.call "OwnLoss" [ Tupled [ Literals.string own.Name; PlainCode.own "loss" own.Name 2 ] ]

    /// Of what stands inside losses.
    let private inner = PlainCode.words ownLoss ScheduleCode.words

    let private number name value = Code.call name [ Literals.float value ]
    let private whole name value = Code.call name [ Literals.int value ]

    /// A setting as a word and what it does.
    let private setting name value change = number name value, change value

    /// The word of a term with the loss that it makes, and all settings that its options could ask for.
    let private words term =
        let prototypes (options: PrototypeOptions option) =
            if options.IsSome then [ Word "withPrototypes", withPrototypes ] else []

        let form (form: EntropyForm) = if form.IsSoftmax then [ Word "asSoftmax", asSoftmax ] else []

        let margin (code, loss) (options: MarginOptions) =
            (code, loss), setting "withScale" options.Scale withScale :: prototypes options.Prototypes

        match term with
        | Joint options ->
            (Word "joint", joint),
            [
                setting "withClassSubset" options.ClassSubset withClassSubset
                setting "withNegativeWeight" options.NegativeWeight withNegativeWeight
                yield! form options.Form
            ]
        | Contrastive options ->
            (whole "contrastive" options.Projection, contrastive options.Projection),
            [ setting "withTemperature" options.Temperature withTemperature; yield! form options.Form ]
        | Uniform options ->
            (Word "uniform", uniform),
            [
                Code.call "uniformAs" [ PlainCode.case options.Method ], uniformAs options.Method
                setting "withUniformRange" options.Range withUniformRange
                yield! form options.Form
            ]
        | CrossEntropy 0.0 -> (Word "crossEntropy", crossEntropy), []
        | CrossEntropy smoothing -> setting "smoothedCrossEntropy" smoothing smoothedCrossEntropy, []
        | ClassBalanced options ->
            setting "classBalanced" options.Beta classBalanced,
            [
                Code.call "balancedAs" [ PlainCode.case options.Mode ], balancedAs options.Mode
                setting "withClassSubset" options.ClassSubset withClassSubset
            ]
        | FocalCrossEntropy gamma -> setting "focal" gamma focal, []
        | BalancedSoftmax -> (Word "balancedSoftmax", balancedSoftmax), []
        | LogitAdjusted tau -> setting "logitAdjusted" tau logitAdjusted, []
        | Ldam options ->
            (Word "ldam", ldam),
            [
                setting "withMaxMargin" options.MaxMargin withMaxMargin
                setting "withScale" options.Scale withScale
                setting "reweightedFrom" options.Deferral reweightedFrom
            ]
        | FeatureBalanced options -> setting "featureBalanced" options.Intensity featureBalanced, []
        | ClassInstance options ->
            let alpha =
                match options.Weighting with
                | Saturating alpha
                | Proportional alpha -> alpha

            setting "classInstance" alpha classInstance,
            [
                Code.call "weightedBy" [ number "Proportional" alpha ],
                (if options.Weighting.IsProportional then weightedBy options.Weighting else id)
                setting "withTemperature" options.Temperature withTemperature
                whole "withProjection" options.Projection, withProjection options.Projection
                whole "withQueue" options.Queue, withQueue options.Queue
                match options.Momentum with
                | Some momentum -> setting "withMomentumEncoder" momentum withMomentumEncoder
                | None -> ()
                if not options.Prior then
                    Word "withoutPrior", withoutPrior
            ]
        | CosFace options -> margin (setting "cosFace" options.Margin cosFace) options
        | ArcFace options ->
            margin
                (Code.call "arcFace" [ Literals.floatIn "rad" options.Margin ], arcFace (options.Margin * 1.0<rad>))
                options
        | UniFace options -> margin (setting "uniFace" options.Margin uniFace) options
        | OwnTerm own ->
            (Code.call "ownHead" [ Literals.string own.Name; PlainCode.own "loss" own.Name 2 ],
             Loss.ofTerm (OwnTerm own)),
            []

    /// Settings as they are written behind a loss, or before a term of a sum if there is just one.
    let private withSettings isAlone code settings =
        match settings with
        | [ setting ] when not isAlone ->
            match setting with
            | Call(head, arguments) -> Call(head, arguments @ [ code ])
            | word -> Call(word, [ code ])
        | _ -> List.fold Code.pipe code settings

    /// A term of weight 1, with the loss that the code makes.
    let private term isAlone wanted =
        let (code, made), settings = words wanted

        let set (codes, made) (code, change: Loss -> Loss) =
            let changed = change made
            if changed = made then codes, made else codes @ [ code ], changed

        let settings, made = List.fold set ([], made) settings

        let curriculum =
            match wanted with
            | FeatureBalanced { Curriculum = curriculum } -> curriculum
            | _ -> None

        match curriculum, Loss.ofTerm wanted with
        | Some curriculum, wanted when (curriculum * made) = wanted ->
            Infix(ScheduleCode.operation curriculum, "*", withSettings false code settings), wanted
        | _, wanted when made = wanted -> withSettings isAlone code settings, made
        | _, loss -> Code.call "Loss.ofTerm" [ PlainCode.value inner wanted ], loss

    let private weighted isAlone (wanted: WeightedTerm) =
        let isPlain = wanted.Weight = 1.0 && wanted.Schedule = Constant 1.0
        let code, made = term (isAlone && isPlain) wanted.Term

        let code, made =
            if wanted.Schedule = Constant 1.0 then
                code, made
            else
                Infix(ScheduleCode.operation wanted.Schedule, "*", code), wanted.Schedule * made

        if wanted.Weight = 1.0 then
            code, made
        else
            Infix(Literals.float wanted.Weight, "*", code), wanted.Weight * made

    let private sum (loss: Loss) =
        match List.map (weighted (loss.Terms.Length = 1)) loss.Terms with
        | [] -> None
        | terms ->
            let code, made =
                terms |> List.reduce (fun (left, sum) (right, term) -> Infix(left, "+", right), sum + term)

            if made = loss then Some code else None

    /// Deferred re-weighting of cross-entropy, which is two terms.
    let private reweighted (loss: Loss) =
        match loss.Terms with
        | { Schedule = Before share } :: _ when (crossEntropy |> reweightedFrom share) = loss ->
            Some(Code.pipe (Word "crossEntropy") (number "reweightedFrom" share))
        | _ -> None

    /// The ablation: several terms of BCE3S, all with softmax.
    let private softmax (loss: Loss) =
        let binary term =
            match term.Term with
            | Joint options -> { term with Term = Joint { options with Form = EntropyForm.Binary } }
            | Contrastive options -> { term with Term = Contrastive { options with Form = EntropyForm.Binary } }
            | Uniform options -> { term with Term = Uniform { options with Form = EntropyForm.Binary } }
            | _ -> term

        let binary = { Terms = List.map binary loss.Terms }
        let isBce3s = loss.Terms |> List.forall (_.Term >> Loss.isOfBce3s)

        if loss.Terms.Length > 1 && isBce3s && (asSoftmax binary) = loss then
            sum binary |> Option.map (fun code -> Code.call "asSoftmax" [ code ])
        else
            None

    let code (loss: Loss) =
        reweighted loss
        |> Option.orElseWith (fun () -> softmax loss)
        |> Option.orElseWith (fun () -> sum loss)
        |> Option.defaultWith (fun () -> PlainCode.value inner loss)
