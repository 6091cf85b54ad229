namespace Bce3s.Data;

/// <summary>The tensors of a file do not fit those that they are meant for. Nothing was changed.</summary>
public sealed class WeightsException : DataFormatException
{
    internal WeightsException(WeightsReport report)
        : base(report.Path, $"weights of which {report.Summary}", "a tensor for each of the module's, and no others") =>
        Report = report;

    /// <summary>Everything that fits and does not.</summary>
    public WeightsReport Report { get; }
}
