using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nuke.Common;

/// <summary>Checks that end the running target with a message when they fail.</summary>
public static class Assert
{
    /// <summary>Ends the running target.</summary>
    [DoesNotReturn]
    public static void Fail(string message, Exception? exception = null) =>
        throw new AssertionException(message, exception);

    /// <summary>Fails unless the condition holds.</summary>
    public static void True(
        [DoesNotReturnIf(false)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null
    )
    {
        if (!condition)
            Fail(message ?? $"Expected to be true: {argumentExpression}");
    }

    /// <summary>Fails if the condition holds.</summary>
    public static void False(
        [DoesNotReturnIf(true)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null
    )
    {
        if (condition)
            Fail(message ?? $"Expected to be false: {argumentExpression}");
    }

    /// <summary>Fails if the object is null.</summary>
    /// <returns>The object.</returns>
    public static T NotNull<T>(
        [NotNull] this T? obj,
        string? message = null,
        [CallerArgumentExpression(nameof(obj))] string? argumentExpression = null
    )
        where T : class
    {
        if (obj is null)
            Fail(message ?? $"Expected to have a value: {argumentExpression}");
        return obj;
    }

    /// <summary>Fails if the value is missing.</summary>
    /// <returns>The value.</returns>
    public static T? NotNull<T>(
        [NotNull] this T? obj,
        string? message = null,
        [CallerArgumentExpression(nameof(obj))] string? argumentExpression = null
    )
        where T : struct
    {
        if (obj is null)
            Fail(message ?? $"Expected to have a value: {argumentExpression}");
        return obj;
    }

    /// <summary>Fails if the string is null or empty.</summary>
    /// <returns>The string.</returns>
    public static string NotNullOrEmpty(
        [NotNull] this string? str,
        string? message = null,
        [CallerArgumentExpression(nameof(str))] string? argumentExpression = null
    )
    {
        if (string.IsNullOrEmpty(str))
            Fail(message ?? $"Expected not to be empty: {argumentExpression}");
        return str;
    }

    /// <summary>Fails unless the collection is empty.</summary>
    public static void Empty<T>(
        IReadOnlyCollection<T> collection,
        string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null
    ) => Count(collection, 0, message, argumentExpression);

    /// <summary>Fails if the collection is empty.</summary>
    public static void NotEmpty<T>(
        IReadOnlyCollection<T> collection,
        string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null
    ) => True(collection.Count > 0, message ?? $"Expected to have items: {argumentExpression}");

    /// <summary>Fails unless the collection has the given number of items.</summary>
    public static void Count<T>(
        IReadOnlyCollection<T> collection,
        int length,
        string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null
    ) =>
        True(
            collection.Count == length,
            message ?? $"Expected to have {length} items, but has {collection.Count}: {argumentExpression}"
        );

    /// <summary>Fails unless there is such a file.</summary>
    public static void FileExists(
        string path,
        string? message = null,
        [CallerArgumentExpression(nameof(path))] string? argumentExpression = null
    ) => True(File.Exists(path), message ?? $"There is no file '{path}' ({argumentExpression})");

    /// <summary>Fails unless there is such a directory.</summary>
    public static void DirectoryExists(
        string path,
        string? message = null,
        [CallerArgumentExpression(nameof(path))] string? argumentExpression = null
    ) => True(Directory.Exists(path), message ?? $"There is no directory '{path}' ({argumentExpression})");
}
