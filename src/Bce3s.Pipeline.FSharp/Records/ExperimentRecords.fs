namespace Bce3s

/// Experiments as text, in files and beside each other: `Experiment.save "mine.json" mine`, `Experiment.load "mine.json"`.
[<AutoOpen>]
module ExperimentRecords =
    type Experiment with

        /// The experiment in the words of this language, without what the words leave as it is; it evaluates to an equal record. The code of
        /// parts that are a script's own is not in a record: such a part is there by name, and a comment says where its code belongs.
        static member text(experiment: Experiment) = ExperimentCode.text experiment

        /// The experiment as JSON, with every field: what the manifest of a run holds.
        static member json(experiment: Experiment) = Json.text experiment

        /// Writes an experiment to a file of JSON, which is there completely or not at all.
        static member save (file: string) (experiment: Experiment) = RecordFile.write file experiment

        /// Reads an experiment from a file of JSON. What is missing there or not understood raises `RecordFileException` with all of it. Parts
        /// that were a script's own come back by name; using one raises `MissingPartException`.
        static member load(file: string) : Experiment = RecordFile.read<Experiment> file

        /// Everything in which two experiments differ: `Experiment.diff bce3s fbl`.
        static member diff (left: Experiment) (right: Experiment) : Difference list =
            ExperimentDifference.between left right
