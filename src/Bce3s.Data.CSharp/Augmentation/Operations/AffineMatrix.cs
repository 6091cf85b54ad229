namespace Bce3s.Data;

/// <summary>Where in the input a pixel of the result comes from: (x, y) ↦ (A·x + B·y + C, D·x + E·y + F), pixel centres at halves.</summary>
internal readonly record struct AffineMatrix(double A, double B, double C, double D, double E, double F)
{
    public static AffineMatrix ShearX(double shear) => new(1, shear, 0, 0, 1, 0);

    public static AffineMatrix ShearY(double shear) => new(1, 0, 0, shear, 1, 0);

    /// <summary>A counter-clockwise rotation about the centre, rounded as <c>Image.rotate</c> does.</summary>
    public static AffineMatrix Rotation(double degrees, ImageSize size)
    {
        var turn = degrees % 360;
        if (turn < 0)
            turn += 360;
        var angle = -(turn * (Math.PI / 180));
        var (cosine, sine) = (Math.Round(Math.Cos(angle), 15), Math.Round(Math.Sin(angle), 15));
        var minusSine = Math.Round(-Math.Sin(angle), 15);
        var (x, y) = (size.Width / 2.0, size.Height / 2.0);
        return new(cosine, sine, cosine * -x + sine * -y + x, minusSine, cosine, minusSine * -x + cosine * -y + y);
    }

    /// <summary>The map of pixel indices in units of 2⁻¹⁶, as Pillow computes with it.</summary>
    public FixedAffine ToFixed() =>
        new(Fixed(A), Fixed(B), Fixed(C + A * 0.5 + B * 0.5), Fixed(D), Fixed(E), Fixed(F + D * 0.5 + E * 0.5));

    private static long Fixed(double value) => (long)Math.Floor(value * 65536 + 0.5);
}

/// <summary>An affine map in units of 2⁻¹⁶: pixel (x, y) shows the one at ((A·x + B·y + C) >> 16, (D·x + E·y + F) >> 16).</summary>
internal readonly record struct FixedAffine(long A, long B, long C, long D, long E, long F);
