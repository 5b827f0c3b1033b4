using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Collector;

/// <summary>Entries about what is wanted of devices.</summary>
public static class FleetAudit
{
    public static AuditAct Of(string kind, string device, DeviceTwin twin) => new(
        AuditAct.Account, kind, device, AuditDetail.Of((ToldActs.Version, twin.Version), (ToldActs.Twin, Text(twin))));

    public static AuditAct Of(string device, DeviceCommand command) => new(
        AuditAct.Account, AuditKinds.Of(command.Kind), device, AuditDetail.Of(
            (ToldActs.Id, command.Id), ("source", command.Source), ("seconds", command.Kind == CommandKind.Identify ? command.Seconds : null),
            ("expires", JapanTime.LongText(command.Expires)), (ToldActs.Sha256, Digest(command))));

    public static AuditAct Of(string kind, ContentEntry entry) => new(
        AuditAct.Account, kind, entry.Screen, AuditDetail.Of((ToldActs.Version, entry.Version), (ToldActs.Content, Text(entry))));

    public static string Text(ContentEntry entry) => Encoding.UTF8.GetString(FleetBook.Message(entry.Pointer));

    public static string Text(DeviceTwin twin) => Encoding.UTF8.GetString(TwinCodec.Write(twin));

    public static string Digest(DeviceCommand command) => Convert.ToHexStringLower(SHA256.HashData(CommandCodec.Write(command)));
}
