namespace Bce3s.Reporting

open System
open System.Globalization

/// How numbers are written.
[<RequireQualifiedAccess>]
type NumberStyle =
    | Plain
    | Whole
    /// A fraction as per cent.
    | Percent

/// An axis of a plot. Where no end is given, the points decide.
type Axis = {
    Title: string
    Style: NumberStyle
    IsLog: bool
    From: float option
    To: float option
}

/// How the points of a series are drawn.
[<RequireQualifiedAccess>]
type Mark =
    | Line
    | Dots
    | Bars

/// Points of a plot that belong together.
type Series = {
    Name: string
    Mark: Mark
    X: float[]
    /// Nothing where there is no number.
    Y: float option[]
    /// The class that each point is, by its place in the page's list; empty where points are no classes.
    Classes: int[]
}

/// A part of the horizontal axis with a name.
type Region = { Name: string; From: float; To: float }

/// Series over two axes.
type Plot = {
    X: Axis
    Y: Axis
    Series: Series list
    Regions: Region list
    /// Whether the line x = y is drawn.
    Diagonal: bool
}

/// A square of numbers between two ends; what is not among the cells is 0.
type Matrix = {
    Rows: string
    Columns: string
    Labels: string[]
    /// Row, column, value.
    Cells: (int * int * float)[]
    Low: float
    High: float
    Style: NumberStyle
}

/// A table for reading.
type TextTable = { Heads: string list; Rows: string list list; Note: string }

/// A picture with what is said below it.
type Thumbnail = {
    /// A data address.
    Source: string
    Width: int
    Height: int
    /// What those hear who do not see it.
    Alternative: string
    Lines: string list
}

/// What a figure shows.
[<RequireQualifiedAccess>]
type Content =
    | Plot of Plot
    | Matrix of Matrix
    | Table of TextTable
    | Pictures of Thumbnail list
    | Code of string
    /// Nothing, and why.
    | Missing of why: string

/// A part of a page.
type Figure = {
    /// Of the element, unique on the page.
    Id: string
    Title: string
    /// What it shows, and what a good one looks like.
    About: string
    Content: Content
}

type Section = { Id: string; Title: string; Figures: Figure list }

/// A whole page.
type Page = {
    Title: string
    /// Below the title, each with its name.
    Facts: (string * string) list
    /// What the reader has to know before anything else.
    Notes: string list
    Sections: Section list
    /// The names that points refer to.
    ClassNames: string[]
}

[<RequireQualifiedAccess>]
module internal Figure =
    let create id title about content : Figure = { Id = id; Title = title; About = about; Content = content }

    /// Five digits: more than a picture shows. Nothing of what is no finite number.
    let number (value: float) =
        if Double.IsFinite value then
            Some(Double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
        else
            None

    let axis title style : Axis = { Title = title; Style = style; IsLog = false; From = None; To = None }

    let logarithmic (axis: Axis) : Axis = { axis with IsLog = true }

    let from start (axis: Axis) : Axis = { axis with From = Some start }

    let between start upTo (axis: Axis) : Axis = { axis with From = Some start; To = Some upTo }

    let percent title = axis title NumberStyle.Percent |> between 0.0 1.0

    let series name mark (points: (float * float option) seq) : Series =
        let points = Array.ofSeq points

        {
            Name = name
            Mark = mark
            X = points |> Array.map (fun (x, _) -> number x |> Option.defaultValue 0.0)
            Y = points |> Array.map (snd >> Option.bind number)
            Classes = [||]
        }

    let plot x y series : Plot = { X = x; Y = y; Series = series; Regions = []; Diagonal = false }
