using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Telemetry.Dashboards;

/// <summary><c>/alerts</c>: what is in force and what is over, and how each device stands to it.</summary>
public sealed class AlertsModel(Frame frame) : PageModel
{
    public IReadOnlyList<ActiveAlert> Past { get; } = ActiveAlert.Past(frame.Known.Alerts.Value, frame.Now);
}
