namespace Telemetry.Collector;

//  posts, APs, signs                                                     dashboards, open data, the desk
//       |  tele/+   status/+   alert/receipt/+                                        ^
//       v                                                                             | HTTP 5080
//  BrokerLine -> MessageRouter -> InboundQueue -> IngestLoop -> ITimeSeriesStore -> Query, Devices, Quarantine, Health
//                      |           (bounded)        |   |  after commit             ^ places, when asked
//                      |                            |   +--> ack/DEVICE         PlaceRegistry (registry.db, with the audit log)
//                      |                            +------> StrangerTable: batches of devices that the registry does not know
//                      |                            +------> RecordsDatabase: devices, ledger, incidents, refused lines, distinct devices
//                      v
//                ReceiptIntake -> OrderLedger (alerts.db) <- OrderIssuer <- collector order begin | revise | withdraw | end
//                                      |
//                                 OrderCourier -> alert/keyring, alert/order/ORDER (retained)
//                FleetIntake -> FleetBook (fleet.db) <- collector twin | command | content
//                                      |
//                                 FleetCourier -> twin/DEVICE/desired, content/SCREEN (retained), cmd/DEVICE

/// <summary>The table of contents: what the collector is made of, in the order in which data passes through it.</summary>
public static class CollectorApp
{
    public static Task<int> Main(string[] args)
    {
        HarmlessWriter.GuardProcess();
        OwnFiles.KeepPrivate();
        return CollectorCommands.Build(RunAsync, TimeProvider.System).Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null });
    }

    public static async Task RunAsync(CollectorOptions options, CancellationToken ct)
    {
        await using var app = Compose(options);
        await app.OpenFirstAsync(ct);
        await app.RunAsync(ct);
    }

    public static WebApplication Compose(CollectorOptions options, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = CollectorHost.CreateBuilder(options);
        var desk = GroupSeat.Of(options).IsDesk;
        builder.Services
            .AddBrokerLine()        // the one connection; the router sorts what arrives
            .AddIngest()            // queue, decoder, the one writer, acknowledgements
            .AddStore()             // points: one SQLite file, or a server of the InfluxDB family
            .AddQuery()             // between the store and every outlet: limits, groups, small numbers
            .AddDevices()           // who is online, and why not
            .AddLedger()            // what should be there, what is, and where the rest went
            .AddIncidents()         // the root cause of every trouble, folded
            .AddRegistry()          // places, who may deliver, strangers apart
            .AddQuarantine()        // lines that are no measurement
            .AddUnique()            // distinct devices: key of the day, sketches
            .AddFleet(desk)         // twins, commands, content, and what devices say to them
            .AddAlerts(desk)        // keys, signed orders, receipts
            .AddDoor();             // for what cannot speak MQTT
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseWebReads();          // HEAD, packed answers, sites that may read
        app.UseProblemDetails();    // every error in one form
        app.UsePublicDoor();        // the address of outlets has numbers only
        app.UseGroup();             // of several collectors one answers for the city
        app.MapHealth();            // GET /health
        app.MapDevices();           // GET /api/v1/devices
        app.MapRegistry();          // /api/v1/places, /api/v1/strangers, /api/v1/audit
        app.MapQuery();             // GET /api/v1/latest, /api/v1/query
        app.MapLedger();            // GET /api/v1/ledger
        app.MapIncidents();         // GET /api/v1/incidents
        app.MapFleet();             // GET /api/v1/twins, /api/v1/commands, /api/v1/content
        app.MapAlerts();            // GET /api/v1/alerts, /api/v1/receipts
        app.MapQuarantine();        // GET /api/v1/quarantine
        app.MapUnique();            // GET /api/v1/unique
        app.MapDoor();              // POST /write, /api/v2/write, GET /ping, /query, with a token file
        app.MapOpenApi();           // GET /openapi/v1.json
        return app;
    }
}
