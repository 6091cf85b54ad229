using Spectre.Console;

namespace Nuke.Common.Output;

/// <summary>The console of this process.</summary>
internal static class BuildConsole
{
    private const int WidthWithoutTerminal = 120;

    /// <summary>Colours in a terminal alone, and not where <c>NO_COLOR</c> is set.</summary>
    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Console;
        var plain = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors }
        );
        plain.Profile.Width = WidthWithoutTerminal;
        return plain;
    }
}
