using System.IO.Compression;
using System.Net.Mime;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace Telemetry.Collector;

/// <summary>What every reader of the web expects: HEAD, packed answers, and what is public also for pages of other sites.</summary>
public static class WebReads
{
    public static void AddWebReads(this IServiceCollection services)
    {
        services.AddCors();
        services.AddResponseCompression(compression =>
        {
            // Nothing of an answer is a secret that its packed length could give away.
            compression.EnableForHttps = true;
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
            compression.MimeTypes = [MediaTypeNames.Application.Json, MediaTypeNames.Application.ProblemJson, MediaTypeNames.Text.Csv];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }

    public static void UseWebReads(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<PublicDoor>();
        app.Use(AnswerHead);
        app.UseResponseCompression();
        // Only what anybody may see anyhow: a page of another site reads through its visitor's browser, maybe inside the city's network.
        app.UseWhen(context => door.IsForAll(context.Request), shared => shared.UseCors(cors => cors
            .AllowAnyOrigin().WithMethods(HttpMethods.Get, HttpMethods.Head).WithHeaders(HeaderNames.Accept, HeaderNames.IfNoneMatch)
            .WithExposedHeaders(HeaderNames.ETag, HeaderNames.ContentDisposition).SetPreflightMaxAge(TimeSpan.FromDays(1))));
        // Not before: a route is found by the method of the question.
        app.UseRouting();
    }

    // Answered as GET is, its headers too; only the body goes nowhere.
    private static Task AnswerHead(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        }
        return next(context);
    }
}
