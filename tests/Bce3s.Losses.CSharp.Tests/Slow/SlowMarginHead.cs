namespace Bce3s.Losses.Tests.Slow;

/// <summary>What a margin head does with the cosine of the own class.</summary>
enum SlowMargin
{
    CosFace,
    ArcFaceEasy,
    ArcFaceHard,
    ArcFaceGradientDetached,
    UniFace,
}

/// <summary>
/// The face-recognition heads row by row and class by class, from the formulas alone. What the formulas detach is an argument of
/// its own: the values at a fixed point (<see cref="Own"/>), so that differences of <see cref="Loss"/> are the heads' gradients.
/// </summary>
sealed record SlowMarginHead(SlowMargin Kind, double Scale, double Margin, double AdaptiveMargin = 0.7)
{
    public static double[] Cosines(double[] x, double[][] rows)
    {
        var f = Matrix.Unit(x);
        return [.. rows.Select(row => Matrix.Dot(f, Matrix.Unit(row)))];
    }

    /// <summary>The cosines of features to their own rows.</summary>
    public static double[] Own(double[][] features, double[][] rows, long[] labels) =>
        [.. features.Select((x, i) => Cosines(x, rows)[labels[i]])];

    /// <summary>Mean over the rows against the classifier.</summary>
    public double Loss(double[][] features, double[][] weight, long[] labels, double[] detached, double threshold = 0)
    {
        var sum = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            var cosines = Cosines(features[i], weight);
            sum += Row(cosines, labels[i], Turned(cosines[labels[i]], detached[i]), threshold);
        }
        return sum / labels.Length;
    }

    /// <summary>Mean over the rows against prototypes.</summary>
    public double PrototypeLoss(
        double[][] features,
        double[][] prototypes,
        long[] labels,
        double[] detached,
        double threshold = 0
    )
    {
        var sum = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            var similarities = Cosines(features[i], prototypes);
            var own = similarities[labels[i]] - AdaptiveMargin * detached[i];
            // CosFace's prototypes have the adaptive margin alone.
            var positive = Kind == SlowMargin.CosFace ? own : Turned(own, (1 - AdaptiveMargin) * detached[i]);
            sum += Row(similarities, labels[i], positive, threshold);
        }
        return sum / labels.Length;
    }

    /// <summary>Mean over the rows against the classifier, without margin: what evaluation takes.</summary>
    public double PlainLoss(double[][] features, double[][] weight, long[] labels, double threshold = 0) =>
        features
            .Select((x, i) => (Cosines(x, weight), labels[i]))
            .Average(r => Row(r.Item1, r.Item2, r.Item1[r.Item2], threshold));

    /// <summary>The prototypes after a batch: each sample starts from those before it, the last of a class stays.</summary>
    public static double[][] Update(double[][] prototypes, double[][] features, long[] labels)
    {
        var after = prototypes.Select(row => row.ToArray()).ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            var (q, f) = (prototypes[labels[i]], Matrix.Unit(features[i]));
            var u = Matrix.Dot(q, f);
            var a = u / (1 + Math.Abs(u));
            after[labels[i]] = Matrix.Unit([.. q.Select((v, d) => a * v + (1 - a) * f[d])]);
        }
        return after;
    }

    double Row(double[] cosines, long label, double positive, double threshold)
    {
        if (Kind == SlowMargin.UniFace)
        {
            var sum = SlowBce.Softplus(-Clamped(Scale * positive - threshold));
            for (var j = 0; j < cosines.Length; j++)
                if (j != label)
                    sum += SlowBce.Softplus(Clamped(Scale * cosines[j] - threshold));
            return sum;
        }
        var others = cosines.Where((_, j) => j != label).Select(c => Scale * c).ToArray();
        if (others.Length == 0)
            return 0;
        var highest = others.Max();
        var logSum = highest + Math.Log(others.Sum(z => Math.Exp(z - highest)));
        return SlowBce.Softplus(logSum - Scale * positive);
    }

    double Turned(double cosine, double detached)
    {
        switch (Kind)
        {
            case SlowMargin.ArcFaceEasy:
                return cosine > 0 ? Turn(cosine) : cosine;
            case SlowMargin.ArcFaceHard:
                return cosine > Math.Cos(Math.PI - Margin) ? Turn(cosine) : cosine - Margin;
            case SlowMargin.ArcFaceGradientDetached:
                return cosine - detached + Turn(detached);
            default:
                return cosine - Margin;
        }
    }

    double Turn(double cosine) => Math.Cos(Math.Acos(Math.Clamp(cosine, -1 + 1e-7, 1 - 1e-7)) + Margin);

    double Clamped(double v) => Math.Min(Math.Max(v, -Scale), Scale);
}
