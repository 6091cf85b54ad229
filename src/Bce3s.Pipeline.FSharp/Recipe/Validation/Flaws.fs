namespace Bce3s

/// How the checks of a record say what is wrong.
module internal Flaws =
    let problem path message = { Path = path; Message = message }

    /// The problem, unless the condition holds.
    let require condition path message = if condition then [] else [ problem path message ]

    let quoted name = $"\"{name}\""
    let isShare p = p >= 0.0 && p <= 1.0
