namespace Bce3s.Data;

/// <summary>A dataset is not in the folder it was looked for in.</summary>
public sealed class DataNotFoundException : DataException
{
    /// <param name="folder">The folder looked in.</param>
    /// <param name="layout">The files it should hold.</param>
    /// <param name="whereToGet">Where they come from.</param>
    public DataNotFoundException(string folder, string layout, string whereToGet)
        : base(folder, $"{folder} does not hold the data. Expected: {layout}. Where to get it: {whereToGet}.", null)
    {
        Layout = layout;
        WhereToGet = whereToGet;
    }

    /// <summary>The files the folder should hold.</summary>
    public string Layout { get; }

    /// <summary>Where they come from.</summary>
    public string WhereToGet { get; }
}
