namespace Bce3s

open System
open Microsoft.FSharp.Reflection

/// How values of some types are written; `None` for types that have no words.
type internal Words = Type -> (obj -> Code) option

/// What a record holds and no word says: union cases, records and lists as F# writes them, and copies of records with other fields.
[<RequireQualifiedAccess>]
module internal PlainCode =
    let private isGeneric definition (t: Type) = t.IsGenericType && t.GetGenericTypeDefinition() = definition
    let isList t = isGeneric typedefof<_ list> t
    let isOption t = isGeneric typedefof<_ option> t

    let noWords: Words = fun _ -> None

    let words<'T> (write: 'T -> Code) (others: Words) : Words =
        fun t -> if t = typeof<'T> then Some(fun value -> write (unbox<'T> value)) else others t

    /// The code of a part that is the script's own: it has the name, and using it says what is missing.
    let own (kind: string) (name: string) arguments =
        let text code =
            match code with
            | Word text -> text
            | _ -> ""

        Missing(arguments, $"MissingPartException({text (Literals.string kind)}, {text (Literals.string name)})")

    let private items (value: obj) = value :?> Collections.IEnumerable |> Seq.cast<obj> |> List.ofSeq

    /// The value with its outermost layer in plain F#, and words inside.
    let rec plain (words: Words) (t: Type) (value: obj) : Code =
        let inner = any words

        match value with
        | :? float as value -> Literals.float value
        | :? int as value -> Literals.int value
        | :? int64 as value -> Literals.int64 value
        | :? bool as value -> Word(if value then "true" else "false")
        | :? string as value -> Literals.string value
        | _ when isList t -> Items(items value |> List.map (inner (t.GetGenericArguments()[0])))
        | _ when FSharpType.IsTuple t ->
            Tupled(
                [
                    for t, value in Array.zip (FSharpType.GetTupleElements t) (FSharpValue.GetTupleFields value) ->
                        inner t (Unchecked.nonNull value)
                ]
            )
        | _ when FSharpType.IsRecord t ->
            Record [
                for i, field in Seq.indexed (FSharpType.GetRecordFields t) ->
                    // Where several records have a field of that name, the first one says which it is.
                    (if i = 0 then $"{t.Name}.{field.Name}" else field.Name),
                    inner field.PropertyType (Unchecked.nonNull (field.GetValue value))
            ]
        | _ when FSharpType.IsUnion t ->
            let case, values = FSharpValue.GetUnionFields(value, t)

            let name = if isOption t then case.Name else $"{t.Name}.{case.Name}"

            let arguments = [
                for field, value in Array.zip (case.GetFields()) values ->
                    inner field.PropertyType (Unchecked.nonNull value)
            ]

            match arguments with
            | []
            | [ _ ] -> Code.call name arguments
            | _ -> Call(Word name, [ Tupled arguments ])
        | _ -> raise (NotSupportedException $"a value of type {t} has no F# text")

    /// The value in the words of its type, or in plain F#.
    and any words t value =
        match words t with
        | Some write -> write value
        | None -> plain words t value

    let value<'T> (words: Words) (value: 'T) = plain words typeof<'T> (Unchecked.nonNull (box value))

    /// A case without fields, by its name alone.
    let case (value: 'T) =
        let case, _ = FSharpValue.GetUnionFields(value, typeof<'T>)
        Word case.Name

    /// Code that makes one record, with what another differs in.
    let completed<'R> words (made: Code, record: 'R) (wanted: 'R) =
        let changed =
            FSharpType.GetRecordFields typeof<'R>
            |> Array.filter (fun field -> not (Object.Equals(field.GetValue record, field.GetValue wanted)))
            |> Array.mapi (fun i field ->
                (if i = 0 then $"{typeof<'R>.Name}.{field.Name}" else field.Name),
                any words field.PropertyType (Unchecked.nonNull (field.GetValue wanted)))
            |> List.ofArray

        if changed.IsEmpty then made else Copy(made, changed)
