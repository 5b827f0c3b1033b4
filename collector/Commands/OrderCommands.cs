using System.CommandLine;

namespace Telemetry.Collector;

/// <summary><c>collector order begin | revise | withdraw | end</c>.</summary>
public static class OrderCommands
{
    public static Command Build(TimeProvider time, OrderQuestion? question = null)
    {
        var command = new Command("order", "Sign an alert order and publish it to every device");
        foreach (var arguments in (IEnumerable<OrderArguments>)
        [
            new(OrderKind.Begin, "Begin an order: signs flip, access points open (actual orders of level 3 and more are signed by two persons)"),
            new(OrderKind.Revise, "Change an order in force: level, areas, texts, expiry; what is not given stays"),
            new(OrderKind.Withdraw, "取消: the order was wrong"),
            new(OrderKind.End, "解除: it is over"),
        ])
        {
            arguments.Command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, () => RunAsync(arguments, parse, time, question ?? OrderQuestion.OfTerminal, ct)));
            command.Add(arguments.Command);
        }
        return command;
    }

    private static async Task<int> RunAsync(OrderArguments arguments, ParseResult parse, TimeProvider time, OrderQuestion question, CancellationToken ct)
    {
        var options = arguments.OptionsOf(parse);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (draft, wait) = (arguments.DraftOf(parse, now), arguments.WaitOf(parse));

        using var ledger = OrderLedger.Open(options.Alerts);
        var cabinet = ledger.Exclusively(() => KeyCabinet.Open(options.Alerts, now));
        var audience = OrderAudience.Read(options, ledger);
        var issuer = new OrderIssuer(ledger, cabinet, options.Alerts);
        if (issuer.Prepare(draft, arguments.Forces(parse) ? null : audience, now, out var errors) is not { } prepared)
            throw new StartRefusedException(string.Join(Environment.NewLine, errors));
        var asks = !arguments.Agrees(parse) && question.IsAsked;
        if (arguments.OnlyShows(parse) || asks)
            foreach (var line in OrderPreview.Lines(prepared, audience, issuer.InForce(now), now)) await parse.InvocationConfiguration.Output.WriteLineAsync(line);
        if (arguments.OnlyShows(parse)) return CollectorCommands.Done;
        if (asks && !question.Ask("Sign and publish? [y/N] ")) throw new StartRefusedException("nothing was signed");
        // A person may have read for a while.
        now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (issuer.Sign(prepared with { Order = prepared.Order with { Issued = now } }, now, out errors) is not { } issued)
            throw new StartRefusedException(string.Join(Environment.NewLine, errors));

        var print = new OrderPrinter(parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error, arguments.JsonOf(parse));
        await print.IssuedAsync(issued);
        // After the order is signed, and whatever comes of it: a log that cannot be written must not keep an alert back.
        if (AuditTrail.TryAdd(options.Registry, time, OrderAudit.Of(issued)) is { } unlogged) await parse.InvocationConfiguration.Error.WriteLineAsync($"warning: {unlogged}");
        var delivery = new OrderDelivery(options, ledger, cabinet, time);
        var (pending, receipts, followers) = await delivery.RunAsync(issued, audience, wait, print, ct);
        await print.EndAsync(issued, pending, receipts, followers);
        if (pending is not null) return CollectorCommands.Pending;
        return wait > TimeSpan.Zero && followers.Any(f => !f.Follows) ? CollectorCommands.NotFollowed : CollectorCommands.Done;
    }
}
