namespace Telemetry.Collector;

/// <summary>The door exists only where a token file is configured.</summary>
public static class DoorRegistration
{
    public static IServiceCollection AddDoor(this IServiceCollection services) => services.AddSingleton<DoorKeeper>().AddSingleton<DoorWriter>();

    public static void MapDoor(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<DoorOptions>().IsOpen) return;
        app.MapDoorWrites();
        app.MapDoorQueries();
    }
}
