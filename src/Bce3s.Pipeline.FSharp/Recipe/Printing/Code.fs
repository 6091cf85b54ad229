namespace Bce3s

open System

/// A piece of F# source: what the printers of an experiment's parts make.
type internal Code =
    /// An identifier or a literal.
    | Word of string
    /// A number below 0, which is no argument without parentheses.
    | Negative of string
    /// A function and its arguments.
    | Call of Code * Code list
    | Infix of left: Code * operator: string * right: Code
    /// `x.Name`.
    | Dot of Code * name: string
    | Tupled of Code list
    | Items of Code list
    | Record of (string * Code) list
    /// `{ x with … }`.
    | Copy of Code * (string * Code) list
    /// `stage "joint" { … }`: operations, one a line.
    | Block of head: Code * operations: (string * Code) list
    /// The other text of a function that takes so many arguments and is not there.
    | Missing of arguments: int * exceptionText: string

[<RequireQualifiedAccess>]
module internal Code =
    let call name arguments =
        match arguments with
        | [] -> Word name
        | _ -> Call(Word name, arguments)

    let pipe left right = Infix(left, "|>", right)

    /// How tightly parts hold together: higher ones need no parentheses among lower ones.
    let private binding code =
        match code with
        | Word _
        | Dot _
        | Items _
        | Record _
        | Copy _ -> 6
        | Call _
        | Block _ -> 5
        | Negative _ -> 4
        | Infix(_, "*", _) -> 3
        | Infix(_, ("+" | "-->"), _) -> 2
        | Infix _ -> 1
        | Tupled _
        | Missing _ -> 0

    /// What an operator asks of its operands; the right one stands for itself, for operators go from left to right.
    let private operands code operator =
        let own = binding (Infix(code, operator, code))
        own, own + 1

    /// The text in one line; none of a block, which has several.
    let rec private flat code : string option =
        let joined separator texts =
            if List.forall Option.isSome texts then
                Some(texts |> List.choose id |> String.concat separator)
            else
                None

        let fields values =
            values
            |> List.map (fun (name, value) -> flat value |> Option.map (fun text -> $"{name} = {text}"))
            |> joined "; "

        match code with
        | Word text
        | Negative text -> Some text
        | Call(head, arguments) -> joined " " (within 5 head :: List.map (within 6) arguments)
        | Infix(left, operator, right) ->
            let least, next = operands left operator
            Option.map2 (fun left right -> $"{left} {operator} {right}") (within least left) (within next right)
        | Dot(code, name) -> within 6 code |> Option.map (fun text -> $"{text}.{name}")
        | Tupled codes -> codes |> List.map flat |> joined ", "
        | Items [] -> Some "[]"
        // Without parentheses the compiler asks whether `;` was meant.
        | Items [ Tupled _ as pair ] -> within 1 pair |> Option.map (fun text -> $"[ {text} ]")
        | Items codes -> codes |> List.map flat |> joined "; " |> Option.map (fun text -> $"[ {text} ]")
        | Record values -> fields values |> Option.map (fun text -> $"{{ {text} }}")
        | Copy(original, values) ->
            Option.map2 (fun original text -> $"{{ {original} with {text} }}") (within 5 original) (fields values)
        | Block _ -> None
        | Missing(arguments, error) ->
            let ignored = String.concat " " (List.replicate arguments "_")
            Some $"fun {ignored} -> raise ({error})"

    and private within least code =
        if binding code >= least then
            flat code
        else
            flat code |> Option.map (fun text -> $"({text})")

    let private indented lines = lines |> List.map (fun line -> if line = "" then "" else "    " + line)

    /// The first line begins with this.
    let private after (prefix: string) lines = (prefix + List.head lines) :: List.tail lines

    /// The last line ends with this.
    let private before suffix lines =
        let reversed = List.rev lines
        List.rev ((List.head reversed + suffix) :: List.tail reversed)

    /// Operations one after another; those of several lines stand apart.
    let rec private apart operations =
        match operations with
        | first :: (next :: _ as rest) when List.length first > 1 || List.length next > 1 -> first @ [ "" ] @ apart rest
        | first :: rest -> first @ apart rest
        | [] -> []

    /// The text in lines of at most that width where it can be broken.
    let rec private lines width code : string list =
        let inner = lines (width - 4)

        match flat code with
        | Some text when text.Length <= width -> [ text ]
        | text ->
            let wrapped least code =
                match code with
                | Items _
                | Record _
                | Copy _ -> lines width code
                | _ when binding code >= least -> lines width code
                | _ ->
                    match within least code with
                    | Some text when text.Length <= width -> [ text ]
                    | _ -> [ "(" ] @ indented (inner code) @ [ ")" ]

            let fields values = [
                for name, value in values do
                    yield! inner value |> after $"{name} = "
            ]

            match code with
            | Call(head, arguments) ->
                let start = flat (Call(head, List.take (arguments.Length - 1) arguments))

                match start with
                | Some start -> wrapped 6 (List.last arguments) |> after $"{start} "
                | None -> [ Option.get text ]
            | Infix(left, operator, right) ->
                let least, next = operands left operator

                // Where one operand needs a line of its own, all do.
                let rec chain code =
                    match code with
                    | Infix(left, operator, right) when binding code = least ->
                        chain left @ (wrapped next right |> after $"{operator} ")
                    | _ -> wrapped least code

                chain left @ (wrapped next right |> after $"{operator} ")
            | Items codes -> [ "[" ] @ indented (List.collect inner codes) @ [ "]" ]
            | Record values -> [ "{" ] @ indented (fields values) @ [ "}" ]
            | Copy(original, values) ->
                [ "{" ]
                @ indented (wrapped 5 original |> before " with")
                @ indented (indented (fields values))
                @ [ "}" ]
            | Block(head, operations) ->
                let body = operations |> List.map (fun (name, argument) -> inner (Call(Word name, [ argument ])))

                (lines width head |> before " {") @ indented (apart body) @ [ "}" ]
            | _ -> [ Option.defaultValue "" text ]

    /// The text in one line; of a block, its head alone.
    let line code =
        match flat code, code with
        | Some text, _ -> text
        | None, Block(head, _) -> Option.defaultValue "" (flat head)
        | None, _ -> String.Join(' ', lines Int32.MaxValue code)

    /// The text, in lines of at most 100 characters where it can be broken.
    let text code = String.Join('\n', lines 100 code)
