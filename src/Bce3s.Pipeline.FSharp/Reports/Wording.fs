namespace Bce3s

open System
open System.Globalization

/// How numbers are written for people.
[<RequireQualifiedAccess>]
module Wording =
    let private invariant = CultureInfo.InvariantCulture
    /// 12,345.
    let count (value: int64) = value.ToString("N0", invariant)
    /// 81.2.
    let percent (fraction: float) = (100.0 * fraction).ToString("F1", invariant)
    /// 1.93.
    let loss (value: float) = value.ToString("F2", invariant)

    /// 0:38, 1:02:09.
    let duration (seconds: float) =
        let span = TimeSpan.FromSeconds(max 0.0 (min 359999.0 (round seconds)))

        if span.TotalHours >= 1.0 then
            span.ToString(@"h\:mm\:ss", invariant)
        else
            span.ToString(@"m\:ss", invariant)

    /// What a message of several lines begins with.
    let firstLine (text: string) = (Array.head (text.Split '\n')).TrimEnd()

    /// Without control characters, which a terminal would take for commands: names out of a file can be anything.
    let printable (text: string) =
        text.ReplaceLineEndings "\n"
        |> String.map (fun letter -> if Char.IsControl letter && letter <> '\n' then '?' else letter)

    /// A path as seen from the current directory, where that is shorter.
    let path (full: string) =
        let relative = IO.Path.GetRelativePath(IO.Directory.GetCurrentDirectory(), full)
        if relative.StartsWith ".." then full else relative

    /// What to type for a run to go on; everything else is in its record.
    let resume (folder: string) =
        let path = path folder

        let quoted =
            if Seq.forall (fun c -> Char.IsLetterOrDigit c || Seq.contains c "-_./+") path then
                path
            else
                $"'{path}'"

        $"`bce3s train --resume --output {quoted}`"
