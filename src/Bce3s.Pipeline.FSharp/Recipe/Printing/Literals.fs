namespace Bce3s

open System
open System.Globalization
open System.Text

/// Numbers and strings that read back exactly.
[<RequireQualifiedAccess>]
module internal Literals =
    let private signed (text: string) = if text.StartsWith '-' then Negative text else Word text

    let private finite (value: float) =
        let text = value.ToString("R", CultureInfo.InvariantCulture)
        // 0.0005 is 5e-4, as people write it.
        let short = value.ToString("0.##e-0", CultureInfo.InvariantCulture)

        if abs value < 0.01 && value <> 0.0 && Double.Parse(short, CultureInfo.InvariantCulture) = value then
            short
        elif text.Contains 'E' then
            text.Replace("E", "e")
        elif text.Contains '.' then
            text
        else
            text + ".0"

    /// With its unit of measure, `rad`, if it has one.
    let floatIn (unit: string) (value: float) =
        let measured text = if unit = "" then text else $"{text}<{unit}>"

        if Double.IsFinite value then
            signed (measured (finite value))
        else
            let name =
                if Double.IsNaN value then Word "nan"
                elif value > 0.0 then Word "infinity"
                else Negative "-infinity"

            if unit = "" then name else Infix(name, "*", Word(measured "1.0"))

    let float value = floatIn "" value
    let int (value: int) = signed (string value)
    let intIn unit (value: int) = signed $"{value}<{unit}>"
    let int64 (value: int64) = signed $"{value}L"

    /// The number if it is whole and small enough to count with.
    let whole (value: float) =
        if value = floor value && abs value < 1e9 then
            Some(Operators.int value)
        else
            None

    let string (value: string) =
        let escaped = StringBuilder()

        for c in value do
            match c with
            | '"' -> escaped.Append "\\\""
            | '\\' -> escaped.Append "\\\\"
            | '\n' -> escaped.Append "\\n"
            | '\r' -> escaped.Append "\\r"
            | '\t' -> escaped.Append "\\t"
            | c when Char.IsControl c || Char.IsSurrogate c || Char.GetUnicodeCategory c = UnicodeCategory.Format ->
                escaped.Append($"\\u{Operators.int c:X4}")
            | c -> escaped.Append c
            |> ignore

        Word $"\"{escaped}\""
