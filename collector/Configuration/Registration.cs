namespace Telemetry.Collector;

/// <summary>
/// What each stage is made of. Hosted parts start in the order of registration and stop in the reverse order: the writer drains
/// the queue and acknowledges while the connection is still there.
/// </summary>
public static class Registration
{
    private static readonly TimeSpan PublishPatience = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddBrokerLine(this IServiceCollection services) => services
        .AddSingleton<RetainedWatches>().AddSingleton(DeskOver).AddSingleton<DeskForwarder>().AddSingleton<MessageRouter>()
        .AddSingleton<BrokerLine>().AddHostedService(s => s.GetRequiredService<BrokerLine>());

    public static IServiceCollection AddIngest(this IServiceCollection services) => services
        .AddSingleton<InboundQueue>().AddSingleton<IngestCounters>().AddSingleton<ClockWatch>().AddSingleton<IngestSinks>().AddSingleton(AcksOver)
        .AddSingleton<IngestLoop>().AddHostedService(s => s.GetRequiredService<IngestLoop>());

    public static IServiceCollection AddStore(this IServiceCollection services) => services
        .AddSingleton<ITimeSeriesStore>(s => s.GetRequiredService<StoreOptions>().Kind == StoreKind.InfluxDb
            ? ActivatorUtilities.CreateInstance<InfluxStore>(s, new Random())
            : ActivatorUtilities.CreateInstance<SqliteStore>(s))
        .AddSingleton<RecordsDatabase>().AddHostedService<StoreKeeper>()
        // Of the file that the collector has also where the points are at a server.
        .AddSingleton(s => StoreLock.Take(s.GetRequiredService<RecordsOptions>().Path, "Records:Path")).AddHostedService<GroupKeeper>();

    public static IServiceCollection AddQuery(this IServiceCollection services) => services
        .AddSingleton<QueryDesk>().AddSingleton<EntityTags>().AddSingleton<PublicDoor>();

    public static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceTable>().AddSingleton<DeviceDesk>().AddSingleton<DeviceRoll>().AddSingleton<KnownDevices>();

    public static IServiceCollection AddLedger(this IServiceCollection services) => services.AddSingleton<LedgerTable>().AddSingleton<LedgerBook>();

    public static IServiceCollection AddIncidents(this IServiceCollection services) => services
        .AddSingleton<IncidentTable>().AddSingleton<HealthBoard>().AddSingleton<HealthSources>().AddHostedService<HealthWatch>();

    public static IServiceCollection AddRegistry(this IServiceCollection services) => services
        .AddSingleton<RegistryDatabase>().AddSingleton<PlaceRegistry>().AddSingleton<IPlaceDirectory>(s => s.GetRequiredService<PlaceRegistry>())
        .AddSingleton<StrangerTable>().AddSingleton<StrangerDesk>().AddHostedService<RegistryKeeper>();

    public static IServiceCollection AddQuarantine(this IServiceCollection services) => services.AddSingleton<QuarantineTable>().AddSingleton<QuarantineReplay>();

    public static IServiceCollection AddUnique(this IServiceCollection services) => services
        .AddSingleton<UniqueTable>().AddSingleton<AccessPointRule>().AddSingleton<DayKeyDesk>().AddSingleton(DayKeysOver)
        .AddSingleton<DayKeyLog>().AddHostedService(s => s.GetRequiredService<DayKeyLog>()).AddHostedService<UniqueKeeper>();

    /// <param name="desk">Whether they work here, or are only there to be asked.</param>
    public static IServiceCollection AddAlerts(this IServiceCollection services, bool desk)
    {
        services.AddSingleton<ReceiptIntake>().AddSingleton<ScreenIntake>().AddSingleton(Keys).AddSingleton(CourierOver).AddSingleton<OrderCourier>().AddSingleton(BeaconOver);
        return !desk ? services : services.AddHostedService(s => s.GetRequiredService<ReceiptIntake>())
            .AddHostedService(s => s.GetRequiredService<ScreenIntake>()).AddHostedService(s => s.GetRequiredService<OrderCourier>()).AddHostedService(s => s.GetRequiredService<BeaconSender>());
    }

    /// <inheritdoc cref="AddAlerts"/>
    public static IServiceCollection AddFleet(this IServiceCollection services, bool desk)
    {
        services.AddSingleton<FleetIntake>().AddSingleton(FleetLinkOver);
        return !desk ? services : services.AddHostedService(s => s.GetRequiredService<FleetIntake>()).AddHostedService<FleetCourier>();
    }

    private static BeaconSender BeaconOver(IServiceProvider services)
    {
        var (topics, line) = (services.GetRequiredService<Topics>(), services.GetRequiredService<BrokerLine>());
        return new BeaconSender(
            services.GetRequiredService<AlertsOptions>(), services.GetRequiredService<KeyCabinet>(),
            beacon => line.Connection.TryPublish(topics.Beacon, beacon, qos: 0) == PublishOutcome.Sent, KernelClock.IsSynced,
            services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<BeaconSender>>());
    }

    private static KeyCabinet Keys(IServiceProvider services)
    {
        var options = services.GetRequiredService<AlertsOptions>();
        using var ledger = OrderLedger.Open(options);
        return ledger.Exclusively(() => KeyCabinet.Open(options, services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds()));
    }

    private static AckSink AcksOver(IServiceProvider services)
    {
        var (topics, line) = (services.GetRequiredService<Topics>(), services.GetRequiredService<BrokerLine>());
        return (device, message) => line.Connection.TryPublish(topics.For(TopicKind.Ack, device), message.ToBytes(), qos: 0) == PublishOutcome.Sent;
    }

    private static DeskSink DeskOver(IServiceProvider services)
    {
        var topics = services.GetRequiredService<Topics>();
        // Asked for when a message comes: the line is made with the router that needs this.
        return (device, batch) =>
            services.GetRequiredService<BrokerLine>().Connection.TryPublish(topics.For(TopicKind.DeskBatch, device), batch, qos: 1) == PublishOutcome.Sent;
    }

    private static DayKeySink DayKeysOver(IServiceProvider services)
    {
        var (topics, line) = (services.GetRequiredService<Topics>(), services.GetRequiredService<BrokerLine>());
        return (device, message) => line.Connection.TryPublish(topics.For(TopicKind.DayKey, device), message, qos: 1) == PublishOutcome.Sent;
    }

    private static FleetLink FleetLinkOver(IServiceProvider services)
    {
        var connection = services.GetRequiredService<BrokerLine>().Connection;
        return new FleetLink(
            () => connection.IsConnected ? connection.ConnectionCount : null,
            async (topic, payload, retain, ct) => await connection.PublishAsync(topic, payload, 1, retain, PublishPatience, ct) == PublishOutcome.Sent);
    }

    private static OrderCourierLink CourierOver(IServiceProvider services)
    {
        var connection = services.GetRequiredService<BrokerLine>().Connection;
        return new OrderCourierLink(
            () => connection.IsConnected ? connection.ConnectionCount : null,
            async (topic, payload, ct) => await connection.PublishAsync(topic, payload, 1, retain: true, PublishPatience, ct) == PublishOutcome.Sent);
    }
}
