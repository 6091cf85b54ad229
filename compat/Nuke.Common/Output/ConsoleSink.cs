using Serilog.Core;
using Serilog.Events;
using Spectre.Console;

namespace Nuke.Common.Output;

/// <summary>Writes log events as plain lines, coloured by level where the console has colours.</summary>
/// <param name="console">The console.</param>
internal sealed class ConsoleSink(IAnsiConsole console) : ILogEventSink
{
    private const string Reset = "\e[0m";

    private readonly Lock gate = new();

    public void Emit(LogEvent logEvent)
    {
        // The console's own writing would wrap long lines; they are for the terminal to wrap and for others to search.
        var text = string.Concat(logEvent.MessageTemplate.Tokens.Select(token => Render(token, logEvent)));
        var colour = console.Profile.Capabilities.Ansi ? Colour(logEvent.Level) : null;
        lock (gate)
        {
            var output = console.Profile.Out.Writer;
            output.WriteLine(colour is null ? text : colour + text + Reset);
            if (logEvent.Exception is { } exception)
                output.WriteLine(exception);
            output.Flush();
        }
    }

    // Texts as they are, without the quotes that Serilog puts around them.
    private static string Render(Serilog.Parsing.MessageTemplateToken token, LogEvent logEvent)
    {
        if (
            token is Serilog.Parsing.PropertyToken property
            && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
            && value is ScalarValue { Value: string text }
        )
            return text;
        using var writer = new StringWriter();
        token.Render(logEvent.Properties, writer);
        return writer.ToString();
    }

    private static string? Colour(LogEventLevel level) =>
        level switch
        {
            LogEventLevel.Verbose or LogEventLevel.Debug => "\e[90m",
            LogEventLevel.Warning => "\e[33m",
            LogEventLevel.Error or LogEventLevel.Fatal => "\e[31m",
            _ => null,
        };
}
