namespace Bce3s.Data;

/// <summary>What a check has found so far.</summary>
internal sealed class Findings
{
    private readonly List<string> _confirmed = [];
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Confirmed => _confirmed;

    public IReadOnlyList<string> Problems => _problems;

    public void Confirm(string what) => _confirmed.Add(what);

    public void Add(string problem) => _problems.Add(problem);

    /// <summary>Reads something; what prevents it is a finding.</summary>
    public T? Try<T>(Func<T> read)
        where T : struct
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is DataException or IOException or UnauthorizedAccessException)
        {
            Add(error.Message);
            return null;
        }
    }
}
