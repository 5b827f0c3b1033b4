using System.CommandLine;

namespace Telemetry.EdgeAgent;

/// <summary>The option that names the configuration, and the exit codes.</summary>
internal static class ConfigOption
{
    public const int Fine = 0, SomethingWrong = 1, BadConfiguration = 2;

    public static Option<string> Create() => new("--config", "-c")
    {
        Description = $"Configuration, JSON; environment variables {OptionsFile.EnvironmentPrefix}Journal__Path and so on override it.",
        Required = true,
        HelpName = "file",
    };

    /// <summary>Null after every error was written to the error output.</summary>
    public static AgentOptions? Load(ParseResult parsed, Option<string> config)
    {
        try
        {
            return OptionsFile.Load(parsed.GetRequiredValue(config));
        }
        catch (OptionsException e)
        {
            var error = parsed.InvocationConfiguration.Error;
            error.WriteLine($"The configuration {parsed.GetValue(config)} cannot be used:");
            foreach (var line in e.Errors) error.WriteLine($"  - {line}");
            return null;
        }
    }
}
