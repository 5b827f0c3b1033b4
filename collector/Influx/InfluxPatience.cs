using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Telemetry.Collector;

/// <summary>
/// How long one request is tried: each attempt has a time limit; what passes by itself (429, 5xx, a cut connection) is tried again a few times
/// after max(Retry-After, own back-off with jitter). More than that is not waited for here: the write is not acknowledged, and the agents keep it.
/// </summary>
public sealed class InfluxPatience
{
    /// <summary>Attempts after the first.</summary>
    public const int Retries = 3;

    /// <summary>A longer Retry-After is kept by <see cref="InfluxHold"/>, not by sitting here.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private static readonly BackoffPolicy Backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));

    private readonly ResiliencePipeline<InfluxAnswer> patient, once;
    private readonly TimeSpan timeout;

    public InfluxPatience(TimeSpan timeout, TimeProvider time, Random random)
    {
        this.timeout = timeout;
        patient = new ResiliencePipelineBuilder<InfluxAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<InfluxAnswer>
            {
                MaxRetryAttempts = Retries,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { } answer && IsPassing(answer)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(Delay(args.AttemptNumber + 1, args.Outcome.Result!.RetryAfter, random)),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
            .Build();
        once = new ResiliencePipelineBuilder<InfluxAnswer> { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions { Timeout = timeout }).Build();
    }

    /// <param name="retry">False for the parts of a request that was tried before.</param>
    public async Task<InfluxAnswer> TryAsync(Func<CancellationToken, ValueTask<InfluxAnswer>> send, bool retry, CancellationToken ct)
    {
        try
        {
            return await (retry ? patient : once).ExecuteAsync(send, ct);
        }
        catch (TimeoutRejectedException)
        {
            // Not tried again at once: a slow server gets slower by it.
            return InfluxAnswer.None($"no answer within {timeout.TotalSeconds:0.###} s");
        }
    }

    public static TimeSpan Delay(int attempt, TimeSpan? retryAfter, Random random)
    {
        var own = Backoff.Delay(attempt, random);
        return retryAfter > own ? retryAfter.Value : own;
    }

    private static bool IsPassing(InfluxAnswer answer) =>
        InfluxStatusPolicy.Of(answer.Status) is WriteVerdict.Busy or WriteVerdict.Failed && !(answer.RetryAfter > LongestWait);
}
