using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Telemetry.Dashboards;

/// <summary>What stands in place of a page that is not there or failed: a sentence, never an exception.</summary>
public sealed class ProblemModel : PageModel
{
    public int Status { get; private set; }

    public void OnGet(int status) => Status = status;
}
