using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Signed orders and what this device does about them; off while neither <see cref="RootKeyFile"/> nor <see cref="Areas"/> is set.</summary>
internal sealed class OrdersOptions
{
    private const int MostAreas = 32, MostActions = 16;

    /// <summary>Public key (JWK) of the offline root that signs key rings. May appear after the start: it is waited for.</summary>
    public string? RootKeyFile { get; set; }

    /// <summary>Area codes that this device stands in, 1 to 32.</summary>
    public IReadOnlyList<string> Areas { get; set; } = [];

    /// <summary>Folder of the accepted orders and the key ring; made when missing. It must survive a power cut.</summary>
    public string StateDirectory { get; set; } = "";

    public ReceiptOptions Receipts { get; set; } = new();

    /// <summary>Filled by <see cref="OptionsFile"/>: each entry's Kind decides what options it has.</summary>
    public IList<OverrideOptions> Actions { get; } = [];

    public bool IsOn => RootKeyFile is not null || Areas.Count > 0;

    public IEnumerable<string> Errors()
    {
        if (!IsOn)
        {
            if (Actions.Count > 0) yield return "Orders:Actions would never act: add Orders:RootKeyFile (the root's public key, root.jwk) and Orders:Areas";
            yield break;
        }
        if (string.IsNullOrEmpty(RootKeyFile)) yield return "Orders:RootKeyFile is missing: name the root's public key (root.jwk), without it no order can be believed";
        if (Areas.Count is 0 or > MostAreas) yield return $"Orders:Areas has {Areas.Count} codes: name 1 to {MostAreas}, or no order could ever concern this device";
        foreach (var area in Areas.Where(area => !AreaCode.IsValid(area)))
            yield return $"Orders:Areas: '{area}' is not an area code: letters, digits, '-' and '.', up to {AreaCode.MaxLength}, like 14131";
        if (StateDirectory.Length == 0) yield return "Orders:StateDirectory is missing: name a folder that survives a power cut, like /var/lib/edge-agent/orders";
        if (Actions.Count > MostActions) yield return $"Orders:Actions has {Actions.Count} entries: at most {MostActions}";
        foreach (var error in Receipts.Errors("Orders:Receipts")) yield return error;
    }
}
