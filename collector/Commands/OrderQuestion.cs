namespace Telemetry.Collector;

/// <summary>How a person is asked before something is signed.</summary>
/// <param name="IsAsked">False where nobody could answer: in a script.</param>
public sealed record OrderQuestion(bool IsAsked, Func<string, bool> Ask)
{
#pragma warning disable RS0030 // A question needs the terminal itself: what a command prints goes through its writer.
    public static OrderQuestion OfTerminal => new(!Console.IsInputRedirected && !Console.IsOutputRedirected, question =>
    {
        Console.Out.Write(question);
        Console.Out.Flush();
        return Console.In.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes" or "はい";
    });
#pragma warning restore RS0030
}
