namespace Bce3s.Benchmarks;

/// <summary>The command line.</summary>
/// <param name="Suite">Which measurements.</param>
/// <param name="Filter">Only rows whose name has this text.</param>
internal sealed record Options(string Suite, string Filter)
{
    /// <summary>Null for a command line that makes no sense.</summary>
    internal static Options? Parse(string[] args)
    {
        var options = new Options("operators", "");
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
                return null;
            switch (args[i])
            {
                case "--suite":
                    options = options with { Suite = args[i + 1] };
                    break;
                case "--filter":
                    options = options with { Filter = args[i + 1] };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
