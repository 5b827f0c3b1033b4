using Microsoft.AspNetCore.Mvc.RazorPages;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary><c>/quarantine</c>: which lines were refused, why, and how they become measurements.</summary>
public sealed class QuarantineModel(QuarantineReader reader) : PageModel
{
    public QuarantineAsk Ask { get; private set; } = new(null, null, null);

    public QuarantineAnswer Answer { get; private set; } = null!;

    public IEnumerable<QuarantinedLine> Lines => Answer.Lines.Take(QuarantineAsk.Rows);

    /// <summary>Null when there are no older lines.</summary>
    public long? Older => Answer.Lines.Count > QuarantineAsk.Rows ? Answer.Lines[QuarantineAsk.Rows - 1].Id : null;

    public async Task OnGetAsync()
    {
        Ask = QuarantineAsk.Read(name => (string?)Request.Query[name]);
        Answer = await reader.Read(Ask, HttpContext.RequestAborted);
    }
}
