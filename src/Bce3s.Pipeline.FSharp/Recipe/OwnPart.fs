namespace Bce3s

open System
open System.Text.Json

/// A part of an experiment that exists as code alone, where its record was read from a file: the name is known, the code is not.
type MissingPartException(kind: string, name: string) =
    inherit Exception($"the {kind} '{name}' is code of the script or program that made the record; run that again")
    member _.Kind = kind
    member _.Name = name

/// A part of an experiment that a script or program brings along. Records hold its name; two of one kind and name count as equal.
[<AbstractClass>]
type OwnPart(name: string) =
    do ArgumentException.ThrowIfNullOrWhiteSpace name
    member _.Name = name

    override this.Equals other =
        match other with
        | :? OwnPart as other -> other.GetType() = this.GetType() && other.Name = this.Name
        | _ -> false

    override _.GetHashCode() = hash name
    override _.ToString() = name

/// Reads the name, as the converters of all such parts do; what they make of it raises `MissingPartException` when its code is needed.
[<RequireQualifiedAccess>]
module internal OwnPartName =
    let read (reader: byref<Utf8JsonReader>) =
        match reader.GetString() with
        | null -> raise (JsonException "a part of the experiment has no name")
        | name -> name
