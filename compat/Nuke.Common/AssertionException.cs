namespace Nuke.Common;

/// <summary>A condition that the build relies on does not hold; the message is written for the person at the terminal.</summary>
internal sealed class AssertionException(string message, Exception? inner = null) : Exception(message, inner);
