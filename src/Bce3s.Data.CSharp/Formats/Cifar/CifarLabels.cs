namespace Bce3s.Data;

/// <summary>Which of CIFAR-100's two labels.</summary>
public enum CifarLabels
{
    /// <summary>100 classes.</summary>
    Fine,

    /// <summary>20 groups of five classes each.</summary>
    Coarse,
}
