namespace Bce3s

/// Steps of an optimiser, where epochs are the usual unit.
[<Measure>]
type step

/// Angles of margins.
[<Measure>]
type rad

/// Angles of margins.
[<Measure>]
type deg

/// Between the units of angles.
[<AutoOpen>]
module Units =
    /// `radians 28.6<deg>` is about `0.5<rad>`.
    let radians (angle: float<deg>) : float<rad> = angle * (System.Math.PI / 180.0) * 1.0<rad / deg>
