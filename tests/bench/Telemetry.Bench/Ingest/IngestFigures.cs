namespace Telemetry.Bench;

/// <summary>The rounds as rows and targets.</summary>
internal static class IngestFigures
{
    /// <param name="subjects">In the order of <see cref="IngestBench"/>; further ones are told and have no target.</param>
    public static BenchResult Of(IReadOnlyList<SubjectFigures> subjects, Broker broker, IEnumerable<string> notes)
    {
        var (sqlite, influx, direct, drain, red) = (subjects[0], subjects[1], subjects[2], (DrainSubject)subjects[3].Subject, subjects[4]);
        Row[] ratios =
        [
            sqlite.Beside(direct, "MQTT to SQLite : InfluxDB fed directly"),
            influx.Beside(direct, "MQTT to InfluxDB : InfluxDB fed directly"),
            influx.Beside(red, "MQTT to InfluxDB : by Node-RED"),
            .. subjects.Skip(5).Select((other, i) => subjects[i].Beside(other, $"{subjects[i].Subject.Name} : {other.Subject.Name}")),
        ];
        Row[] peaks = [Peak(sqlite), Peak(influx)];
        return new(
            [
                .. subjects.SelectMany(one => one.Rates()), .. ratios, .. subjects.SelectMany(one => one.Costs()),
                Row.Of("mosquitto_sub: resident", "MB", drain.Resident.Select(bytes => bytes / 1e6)),
                Row.Of("mosquitto: most resident ever", "MB", [ProcessMeter.Peak(broker.Daemon) / 1e6]), .. peaks,
            ],
            [
                Target.AtLeast(ratios[0].Name, ratios[0].Median, 1), Target.AtLeast(ratios[1].Name, ratios[1].Median, 0.7), Target.AtLeast(ratios[2].Name, ratios[2].Median, 3),
                .. peaks.Select(peak => Target.AtMost($"{peak.Name}, MB", peak.Median, 150)),
            ],
            [
                $"a line is {IngestScene.FieldsPerLine} points; a round is {IngestScene.LinesPerRound:N0} lines of {IngestScene.Devices} devices in batches of {IngestScene.LinesPerBatch}, "
                    + $"at most {DeviceLink.Window} of a device under way, QoS 1; in each round all get the same points, one after the other; ratios are of one round",
                .. subjects.Select(one => $"{one.Subject.Name}: a line counts when it is {one.Subject.Counts}"), .. notes,
            ]);
    }

    private static Row Peak(SubjectFigures collector) =>
        Row.Of($"{collector.Subject.Daemons[0].Name}: most resident ever", "MB", [ProcessMeter.Peak(collector.Subject.Daemons[0]) / 1e6]);
}
