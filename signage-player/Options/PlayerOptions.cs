using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>What a human wrote: one JSON file, and environment variables with the prefix <c>TELEMETRY_</c> over it.</summary>
public sealed class PlayerOptions
{
    /// <summary>This sign, e.g. <c>sign-0001</c>. Required.</summary>
    public string Device { get; set; } = "";

    /// <summary>First level(s) of every topic.</summary>
    public string Prefix { get; set; } = Topics.DefaultPrefix;

    /// <summary>Area codes that this sign stands in, 1 to 32. Required.</summary>
    public List<string> Areas { get; set; } = [];

    /// <summary>Names of area codes by language, shown at the foot of a disaster page; a code without a name is shown as it is.</summary>
    public Dictionary<string, Dictionary<string, string>> AreaNames { get; set; } = [];

    /// <summary>Where the sign stands, by language.</summary>
    public Dictionary<string, string> Place { get; set; } = [];

    /// <summary>Name of the city, by language: says who speaks in an order of the city.</summary>
    public Dictionary<string, string> City { get; set; } = [];

    /// <summary>Whom to ask, by language: shown when an alert was withdrawn.</summary>
    public Dictionary<string, string> Contact { get; set; } = [];

    public BrokerOptions Broker { get; set; } = new();
    public PlayerHttpOptions Http { get; set; } = new();
    public CollectorOptions Collector { get; set; } = new();
    public ContentOptions Content { get; set; } = new();
    public StateOptions State { get; set; } = new();
    public ClockOptions Clock { get; set; } = new();
    public ScreenOptions Screen { get; set; } = new();
    public WifiOptions Wifi { get; set; } = new();
    public ReceiptOptions Receipts { get; set; } = new();

    /// <summary>Public key (JWK) of the offline root that signs key rings. May appear after the start: it is waited for. Required.</summary>
    public string RootKeyFile { get; set; } = "";

    /// <summary>Measured values for the tiles, up to 8.</summary>
    public List<TileOptions> Tiles { get; set; } = [];
}

public sealed class PlayerHttpOptions
{
    /// <summary>Address and port of the page; http only, loopback unless someone means otherwise.</summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:5082");
}

public sealed class CollectorOptions
{
    /// <summary>The collector that answers <c>/api/v1/latest</c>; only tiles need it.</summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:5080");

    /// <summary>1 s to 1 h. Pause between two reads of the tiles.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(10);
}

public sealed class ContentOptions
{
    /// <summary>Folder of images, played in the order of their names; may be missing or empty. Required.</summary>
    public string Directory { get; set; } = "";

    /// <summary>3 s to 10 min. How long one image stands.</summary>
    public TimeSpan ItemTime { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>1 s to 1 h. How often the folder is looked at.</summary>
    public TimeSpan Rescan { get; set; } = TimeSpan.FromSeconds(3);
}

public sealed class StateOptions
{
    /// <summary>Folder of the accepted orders and the key ring; made when missing. Required.</summary>
    public string Directory { get; set; } = "";
}

public enum ClockTrust
{
    /// <summary>Trusted when the kernel says that the clock is synchronised.</summary>
    Auto,

    /// <summary>Always trusted: containers and virtual machines, whose host keeps the time.</summary>
    Always,
}

public sealed class ClockOptions
{
    public ClockTrust Trust { get; set; } = ClockTrust.Auto;
}

public sealed class ScreenOptions
{
    /// <summary>Widgets of the rail, top to bottom, by their names in <c>widgets/index.js</c>; null means clock, air, dose, wifi.</summary>
    public List<string>? Rail { get; set; }

    /// <summary>Lines of the ticker, by language; empty means the built-in line.</summary>
    public List<Dictionary<string, string>> Ticker { get; set; } = [];

    /// <summary>0 s to 1 h. How long the page "it is over" stands.</summary>
    public TimeSpan EndedNotice { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>0 s to 1 h. How long the page "it was wrong" stands.</summary>
    public TimeSpan WithdrawnNotice { get; set; } = TimeSpan.FromSeconds(120);
}

public sealed class WifiOptions
{
    /// <summary>Name of the city's Wi-Fi, 1 to 32 characters; without it there is no Wi-Fi help on the page.</summary>
    public string? Ssid { get; set; }

    /// <summary>Page that the QR code opens; without it the code joins the open network <see cref="Ssid"/>.</summary>
    public Uri? HelpUrl { get; set; }
}

public sealed class TileOptions
{
    public string Measurement { get; set; } = "";
    public string Field { get; set; } = "";

    /// <summary>The post that measures it.</summary>
    public string Device { get; set; } = "";

    /// <summary>Name of the post, by language; its id otherwise.</summary>
    public Dictionary<string, string> Station { get; set; } = [];

    /// <summary>1 s to 1 day. Expected distance of two values: greyed when older than 2 of it, gone at 6.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
