namespace Telemetry.Dashboards;

public static class ReaderChoice
{
    private static readonly object Key = new();

    public static Reader Reader(this HttpContext context) =>
        context.Items.TryGetValue(Key, out var reader) ? (Reader)reader! : new Reader(Language.Japanese, Theme.System);

    public static void UseReader(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var (query, cookies) = (context.Request.Query, context.Request.Cookies);
        var reader = Dashboards.Reader.Choose(
            query["lang"], cookies["lang"], context.Request.Headers.AcceptLanguage, query["theme"], cookies["theme"]);
        context.Items[Key] = reader;
        if (LanguageTags.Find(query["lang"]) is not null) Keep(context, "lang", reader.Language.Tag());
        if (Dashboards.Reader.ThemeOf(query["theme"]) is not null) Keep(context, "theme", query["theme"]!);
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        return next(context);
    });

    private static void Keep(HttpContext context, string name, string value) => context.Response.Cookies.Append(name, value, new CookieOptions
    {
        MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, Path = "/", Secure = context.Request.IsHttps,
    });
}
