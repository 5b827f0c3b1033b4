using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Telemetry.Dashboards;

/// <summary><c>/alerts</c>: what is in force, and what each device did with it.</summary>
public sealed class AlertsModel : PageModel;
