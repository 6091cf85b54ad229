namespace Bce3s

open System.Text.Json
open System.Text.Json.Serialization

/// Geometry that was not measured is `{}`.
type internal GeometryJson() =
    inherit JsonConverter<Geometry option>()

    override _.HandleNull = true

    override _.Write(writer, value, options) =
        match value with
        | Some geometry -> JsonSerializer.Serialize<Geometry>(writer, geometry, options)
        | None ->
            writer.WriteStartObject()
            writer.WriteEndObject()

    override _.Read(reader, _, options) =
        use document = JsonDocument.ParseValue &reader

        if Seq.isEmpty (document.RootElement.EnumerateObject()) then
            None
        else
            match document.RootElement.Deserialize<Geometry> options with
            | null -> None
            | geometry -> Some geometry
