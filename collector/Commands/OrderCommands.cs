using System.CommandLine;

namespace Telemetry.Collector;

/// <summary><c>collector order begin | revise | withdraw | end</c>.</summary>
public static class OrderCommands
{
    public static Command Build(TimeProvider time)
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
            arguments.Command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, () => RunAsync(arguments, parse, time, ct)));
            command.Add(arguments.Command);
        }
        return command;
    }

    private static async Task<int> RunAsync(OrderArguments arguments, ParseResult parse, TimeProvider time, CancellationToken ct)
    {
        var options = arguments.OptionsOf(parse);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (draft, wait) = (arguments.DraftOf(parse, now), arguments.WaitOf(parse));

        using var ledger = OrderLedger.Open(options.Alerts);
        var cabinet = ledger.Exclusively(() => KeyCabinet.Open(options.Alerts, now));
        if (new OrderIssuer(ledger, cabinet, options.Alerts).Issue(draft, now, out var errors) is not { } issued)
            throw new StartRefusedException(string.Join(Environment.NewLine, errors));

        var print = new OrderPrinter(parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error, arguments.JsonOf(parse));
        await print.IssuedAsync(issued);
        // After the order is signed, and whatever comes of it: a log that cannot be written must not keep an alert back.
        if (AuditTrail.TryAdd(options.Registry, time, OrderAudit.Of(issued)) is { } unlogged) await parse.InvocationConfiguration.Error.WriteLineAsync($"warning: {unlogged}");
        var delivery = new OrderDelivery(options, ledger, cabinet, time);
        var (pending, receipts) = await delivery.RunAsync(issued, wait, print, ct);
        await print.EndAsync(issued, pending, receipts);
        return pending is null ? CollectorCommands.Done : CollectorCommands.Pending;
    }
}
