using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What a human wrote: a JSON file, over which environment variables <c>TELEMETRY_Journal__Path</c> have the last word.</summary>
internal sealed class AgentOptions
{
    /// <summary>Role of this device at its place, see <see cref="DeviceId"/>.</summary>
    [Required("\"ap-0001\"")]
    public string Device { get; set; } = "";

    /// <summary>First level of every topic.</summary>
    public string Prefix { get; set; } = Topics.DefaultPrefix;

    /// <summary>How to reach the broker; the client id is the device's unless written.</summary>
    public BrokerOptions Broker { get; set; } = new();

    public ClockOptions Clock { get; set; } = new();

    /// <summary>Other brokers, in order of preference, each with the options of Broker. Filled by <see cref="OptionsFile"/>.</summary>
    public IList<BrokerOptions> FallbackBrokers { get; } = [];

    /// <summary>How long a broker may be out of reach before the next one is tried.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan FailoverAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long Broker must have been within reach again before it is returned to.</summary>
    [Within("00:00:01", "1.00:00:00")]
    public TimeSpan ReturnAfter { get; set; } = TimeSpan.FromMinutes(1);

    public JournalOptions Journal { get; set; } = new();

    public PublisherOptions Publisher { get; set; } = new();

    /// <summary>How often the status is renewed and the agent's own figures are taken.</summary>
    [AtRunTime, Within("00:00:01", "01:00:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the sketches of distinct devices of the present hour are published; they are at its end and at a stop.</summary>
    [Within("00:00:10", "01:00:00")]
    public TimeSpan SketchInterval { get; set; } = TimeSpan.FromMinutes(5);

    public OrdersOptions Orders { get; set; } = new();

    public CommandsOptions Commands { get; set; } = new();

    /// <summary>Filled by <see cref="OptionsFile"/>: each entry's Kind decides what options it has.</summary>
    public IList<SourceOptions> Sources { get; } = [];
}
