namespace Telemetry.Collector;

/// <summary>A place as <c>GET /api/v1/places</c> shows it.</summary>
/// <param name="AreaCode">By which it is grouped; null where only a prefecture is known.</param>
/// <param name="Devices">That stand there now.</param>
/// <param name="Entry">All of it, in the form in which it is put.</param>
public sealed record PlaceView(
    string Id, string? Name, string? Kana, string? English, string? Category, string? AreaCode, double? Latitude, double? Longitude, string? Ssid,
    string? Address, IReadOnlyList<string> Devices, Place Entry)
{
    public static PlaceView Of(Place place, IReadOnlyList<string> devices) => new(
        place.Id, place.Name, place.Kana, place.English, place.Category, place.AreaCode, place.Latitude, place.Longitude, place.Ssid, place.Address, devices, place);
}
