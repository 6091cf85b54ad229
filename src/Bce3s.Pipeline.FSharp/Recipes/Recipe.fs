namespace Bce3s

/// A way to train that there are recipes of.
type Method = {
    /// As in options and folders: `balanced-softmax`.
    Name: string
    /// In one line.
    Purpose: string
}

/// What a recipe's user may choose about the long tail; `None` is as published.
type RecipeSettings = {
    /// `Some(step 10)`.
    Tail: Profile option
    /// `Some(Shuffled 1L)`.
    Images: Selection option
}

/// An experiment with an account of where its values come from.
type Recipe = {
    Experiment: Experiment
    /// The publications that it follows.
    Source: string
    /// What is as they give it.
    Published: string list
    /// What they leave open, and this project chose.
    Choices: string list
    /// What differs from them.
    Deviations: string list
}
