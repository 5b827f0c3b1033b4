using Microsoft.AspNetCore.Mvc.RazorPages;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary><c>/ledger</c>: did everything that was measured arrive, and what became of the rest.</summary>
public sealed class LedgerModel(Frame frame, LedgerReader reader) : PageModel
{
    public int Length { get; private set; }
    public LedgerAnswer Answer { get; private set; } = null!;

    public bool Old => Answer.Fault is not null || frame.Known.Outage is not null;

    /// <summary>Waiting longer than a moment: the rest is ordinary traffic.</summary>
    public IEnumerable<DrainView> Drains => Answer.Ledger?.Drains.Where(d => d.OldestSeconds > frame.Options.State.LateAfter.TotalSeconds) ?? [];

    public async Task OnGetAsync(string? days)
    {
        Length = LedgerReader.Choose(days);
        Answer = await reader.Read(Length, HttpContext.RequestAborted);
    }

    /// <summary>As a reader writes it: 11/21.</summary>
    public static string Day(string day) => day.Length == 10 ? $"{day[5..7]}/{day[8..]}" : day;
}
