namespace Bce3s.Building.Testing;

/// <summary>A test that failed.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Message">What it expected and found.</param>
/// <param name="StackTrace">Where.</param>
internal sealed record TestCase(string Name, string Message, string StackTrace);
