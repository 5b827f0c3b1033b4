namespace Telemetry.EdgeAgent;

/// <summary>
/// What the words of a report mean, which differs within the family. Words 0 to 5 are masses in all of them. Plantower's data manuals:
/// PMS3003 (2014), PMS5003 V2.3, PMS5003T V2.3, PMS5003S V1.0, PMS5003ST V1.0, PMS7003 V2.5, PMSA003 V2.6; a captured PMS5003T.
/// </summary>
/// <param name="Words">Between length and checksum.</param>
/// <param name="Counts">Particle counts from word 6 on, of the sizes in the order of <see cref="PmsSource.CountFields"/>.</param>
/// <param name="Formaldehyde">Word in µg/m³; -1: none.</param>
/// <param name="Climate">Word of the temperature, signed, in 0.1 °C; the next is the humidity in 0.1 %; -1: none.</param>
/// <param name="Version">Word of version and error code; -1: none.</param>
internal sealed record PmsModel(string Name, int Words, int Counts, int Formaldehyde = -1, int Climate = -1, int Version = -1)
{
    /// <summary>Let the frame tell.</summary>
    public const string Auto = "auto";

    public static readonly PmsModel
        Pms3003 = new("pms3003", 9, 0),
        Pms5003 = new("pms5003", 13, 6, Version: 12),
        Pms5003T = new("pms5003t", 13, 4, Climate: 10, Version: 12),
        Pms5003St = new("pms5003st", 17, 6, Formaldehyde: 12, Climate: 13, Version: 16);

    public static IReadOnlyList<PmsModel> All { get; } =
    [
        Pms5003, Pms5003T, Pms5003St, Pms3003,
        new("pms5003s", 13, 6, Formaldehyde: 12), new("pms1003", 13, 6, Version: 12),
        new("pms7003", 13, 6, Version: 12), new("pmsa003", 13, 6, Version: 12),
    ];

    public bool HasClimate => Climate >= 0;

    public static PmsModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);

    /// <summary>
    /// By the length of the frame; of the two that share one, by what cannot be: each count holds those of the larger sizes, so words
    /// that rise are no counts. A PMS5003S cannot be told from a PMS5003.
    /// </summary>
    public static PmsModel Of(PmsFrame report) => report.Words.Length switch
    {
        9 => Pms3003,
        17 => Pms5003St,
        _ => Falls(report.Words[6..10]) && !Falls(report.Words[9..12]) && Holds(report, Pms5003T) ? Pms5003T : Pms5003,
    };

    /// <summary>Whether the report's words may mean this.</summary>
    public bool Fits(PmsFrame report) =>
        report.Words.Length == Words && Falls(report.Words.Slice(6, Counts)) && (!HasClimate || Holds(report, this));

    private static bool Holds(PmsFrame report, PmsModel model) =>
        report.Temperature(model) is >= -40 and <= 99 && report.Humidity(model) is > 0 and <= 100;

    private static bool Falls(ReadOnlySpan<ushort> counts)
    {
        for (var i = 1; i < counts.Length; i++)
            if (counts[i] > counts[i - 1]) return false;
        return true;
    }
}
