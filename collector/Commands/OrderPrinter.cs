using System.Globalization;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>What <c>--json</c> prints, as one line.</summary>
/// <param name="Pending">Why it is not at the broker yet; absent when it is.</param>
public sealed record OrderReport(
    string Order, int Rev, long Seq, string Kind, string Status, string Hazard, int Level, IReadOnlyList<string> Areas, DateTimeOffset Expires,
    IReadOnlyList<string> Signers, IReadOnlyList<string> Warnings, bool Published, string? Pending, IReadOnlyList<Receipt> Receipts);

/// <summary>Tells a person, or with <paramref name="json"/> a program, what became of an order.</summary>
public sealed class OrderPrinter(TextWriter output, TextWriter error, bool json)
{
    public async Task IssuedAsync(IssuedOrder issued)
    {
        foreach (var warning in issued.Warnings) await error.WriteLineAsync($"warning: {warning}");
        if (json) return;
        var order = issued.Order;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{order.Order} {OrderCodec.Word(order.Kind)} rev {order.Rev} seq {order.Seq}: {OrderCodec.Word(order.Status)} {order.Hazard} level {order.Level} for {string.Join(", ", order.Areas)} until {JapanTime.FromUnixMilliseconds(order.Expires):yyyy-MM-dd HH:mm:ss zzz}"));
        await output.WriteLineAsync($"signed with {string.Join(" and ", issued.Signers)}: {order.Headline.GetValueOrDefault("ja")}");
    }

    public Task PublishedAsync(TimeSpan wait) => json
        ? Task.CompletedTask
        : output.WriteLineAsync(wait > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"published; receipts of the next {wait.TotalSeconds} s:") : "published");

    public Task ReceiptAsync(Receipt receipt) => json
        ? Task.CompletedTask
        : output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{receipt.Device,-20} {IngestCounters.Word(receipt.State),-9} {receipt.Ms,8:0.0} ms  {HarmlessText.Line(receipt.Reason)}").TrimEnd());

    public async Task EndAsync(IssuedOrder issued, string? pending, IReadOnlyList<Receipt> receipts)
    {
        if (pending is not null) await error.WriteLineAsync(pending);
        if (!json) return;
        var order = issued.Order;
        var report = new OrderReport(
            order.Order, order.Rev, order.Seq, OrderCodec.Word(order.Kind), OrderCodec.Word(order.Status), order.Hazard, order.Level, order.Areas,
            JapanTime.FromUnixMilliseconds(order.Expires), issued.Signers, issued.Warnings, pending is null, pending, receipts);
        await output.WriteLineAsync(JsonSerializer.Serialize(report, CollectorJson.Default.OrderReport));
    }
}
