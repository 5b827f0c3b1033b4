using System.Globalization;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>What <c>--json</c> prints, as one line.</summary>
/// <param name="Pending">Why it is not at the broker yet; absent when it is.</param>
public sealed record OrderReport(
    string Order, int Rev, long Seq, string Kind, string Status, string Hazard, int Level, IReadOnlyList<string> Areas, DateTimeOffset Expires,
    IReadOnlyList<string> Signers, IReadOnlyList<string> Warnings, bool Published, string? Pending, IReadOnlyList<Receipt> Receipts,
    IReadOnlyList<FollowerView> Followers);

/// <summary>Tells a person, or with <paramref name="json"/> a program, what became of an order.</summary>
public sealed class OrderPrinter(TextWriter output, TextWriter error, bool json)
{
    public async Task IssuedAsync(IssuedOrder issued)
    {
        foreach (var warning in issued.Warnings) await error.WriteLineAsync($"warning: {warning}");
        if (json) return;
        var order = issued.Order;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{order.Order} {OrderCodec.Word(order.Kind)} rev {order.Rev} seq {order.Seq}: {OrderPreview.Summary(order)}"));
        await output.WriteLineAsync($"signed with {string.Join(" and ", issued.Signers)}");
    }

    public Task PublishedAsync(TimeSpan wait) => json
        ? Task.CompletedTask
        : output.WriteLineAsync(wait > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"published; receipts of the next {wait.TotalSeconds} s:") : "published");

    public Task ReceiptAsync(Receipt receipt) => json
        ? Task.CompletedTask
        : output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{receipt.Device,-20} {IngestCounters.Word(receipt.State),-9} {receipt.Ms,8:0.0} ms  {HarmlessText.Line(receipt.Reason)}").TrimEnd());

    public async Task EndAsync(IssuedOrder issued, string? pending, IReadOnlyList<Receipt> receipts, IReadOnlyList<FollowerView> followers)
    {
        if (pending is not null) await error.WriteLineAsync(pending);
        if (!json)
        {
            await FollowersAsync(followers);
            return;
        }
        var order = issued.Order;
        var report = new OrderReport(
            order.Order, order.Rev, order.Seq, OrderCodec.Word(order.Kind), OrderCodec.Word(order.Status), order.Hazard, order.Level, order.Areas,
            JapanTime.FromUnixMilliseconds(order.Expires), issued.Signers, issued.Warnings, pending is null, pending, receipts, followers);
        await output.WriteLineAsync(JsonSerializer.Serialize(report, CollectorJson.Default.OrderReport));
    }

    // Who follows is a number, who does not is a name.
    private async Task FollowersAsync(IReadOnlyList<FollowerView> followers)
    {
        if (followers.Count == 0) return;
        await output.WriteLineAsync($"{followers.Count(f => f.Follows)} of {followers.Count} devices follow it");
        foreach (var follower in followers.Where(f => !f.Follows))
            await output.WriteLineAsync($"{follower.Device,-20} {follower.Kind,-4} {follower.State,-11} {Since(follower)} {HarmlessText.Line(follower.Why)}".TrimEnd());
    }

    private static string Since(FollowerView follower) =>
        follower.Since is { } since ? $"since {JapanTime.FromUnixMilliseconds(since.ToUnixTimeMilliseconds()):yyyy-MM-dd HH:mm:ss}" : "";
}
