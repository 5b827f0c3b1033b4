using System.CommandLine;

namespace Telemetry.EdgeAgent;

/// <summary>The option that names the configuration, and the exit codes.</summary>
internal static class ConfigOption
{
    public const int Fine = 0, SomethingWrong = 1, BadConfiguration = 2;

    /// <summary>Names the configuration when <c>--config</c> is not given: the wrappers of a running stack set it.</summary>
    private const string Variable = "TELEMETRY_CONFIG";

    public static Option<string> Create()
    {
        var config = new Option<string>("--config", "-c")
        {
            Description = $"Configuration, JSON, required unless {Variable} names it; variables {OptionsFile.EnvironmentPrefix}Journal__Path and so on override it.",
            HelpName = "file",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) ?? "",
        };
        config.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is null or "") result.AddError($"Which configuration? Give --config FILE, or set {Variable}.");
        });
        return config;
    }

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
