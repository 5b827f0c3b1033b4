namespace Telemetry.EndToEnd.Tests.LocalStack;

/// <summary>One running stack for all its tests: starting it costs a build and a minute.</summary>
[CollectionDefinition(Name)]
public sealed class LocalStackCollection : ICollectionFixture<LocalStackFixture>
{
    public const string Name = "local stack";
}
