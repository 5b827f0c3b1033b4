using System.Text;

namespace Telemetry.Contracts;

/// <summary>
/// What stands between a process and its terminal: nothing that is printed controls the screen. A line written with WriteLine is one line, so that
/// text from outside cannot draw a second one; text written with Write keeps its line feeds, they are the writer's own. (A logger's
/// formatter writes one line for each entry.)
/// </summary>
public sealed class HarmlessWriter(TextWriter to) : TextWriter(to.FormatProvider)
{
    public override Encoding Encoding => to.Encoding;

    /// <summary>From here on all that this process prints and logs is harmless. For the first line of an app.</summary>
    /// <returns>Where an app without commands prints its help.</returns>
    public static TextWriter GuardProcess()
    {
#pragma warning disable RS0030 // The one place that touches the terminal itself; all else takes a writer or a logger.
        Console.SetOut(new HarmlessWriter(Console.Out));
        Console.SetError(new HarmlessWriter(Console.Error));
        return Console.Out;
#pragma warning restore RS0030
    }

    public override void Write(char value)
    {
        if (char.IsSurrogate(value) || value is '\n' or '\t') to.Write(value);
        else to.Write(HarmlessText.Whole(value.ToString()));
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => to.Write(HarmlessText.Whole(value ?? "", keepLines: true));

    public override void WriteLine(string? value) => to.WriteLine(HarmlessText.Whole(value ?? ""));

    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value) => to.WriteAsync(HarmlessText.Whole(value ?? "", keepLines: true));

    public override Task WriteLineAsync(string? value) => to.WriteLineAsync(HarmlessText.Whole(value ?? ""));

    public override void Flush() => to.Flush();

    public override Task FlushAsync() => to.FlushAsync();
}
