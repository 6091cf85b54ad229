namespace Bce3s

/// Something that keeps an experiment from running: where it is (`stages[0].loss`) and what to do about it.
type Problem = { Path: string; Message: string }

[<RequireQualifiedAccess>]
module Problem =
    /// All problems below a heading, one a line, the paths in a column.
    let under (heading: string) (problems: Problem list) =
        let width = 4 + (problems |> List.map _.Path.Length |> List.max)
        let line problem = $"  {problem.Path.PadRight width}{problem.Message}"
        String.concat "\n" (heading :: List.map line problems)

    /// All problems of an experiment.
    let text (name: string) problems = under $"{name} cannot run:" problems

/// An experiment that cannot run, with everything that keeps it from it. Nothing has been written.
type InvalidExperimentException(experiment: string, problems: Problem list) =
    inherit System.Exception(Problem.text experiment problems)
    member _.Experiment = experiment
    member _.Problems = problems
    /// The message alone: where it was raised tells a script's user nothing.
    override this.ToString() = this.Message
