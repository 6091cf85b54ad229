namespace Bce3s.Losses;

/// <summary>How a <see cref="ResNet"/> begins.</summary>
public enum ResNetStem
{
    /// <summary>A 7×7 convolution of stride 2, then 3×3 max-pooling of stride 2: an image of 224×224 enters the stages as 56×56.</summary>
    ImageNet,

    /// <summary>A 3×3 convolution of stride 1 and no pooling: for images of 32×32, which enter the stages as they are.</summary>
    Cifar,
}
