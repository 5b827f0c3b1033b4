using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.SignagePlayer;

//  broker --- PlayerLink --- InboundOrders --+-- KeyRingIntake -- ring ---+
//                ^                           |                            v
//                |                           +-- OrderIntake: OrderDesk (OrderGate, pure) -> OrderJournal (disk) -> BoardDesk: Board (pure)
//                |                                                                                                   |
//             receipts                          ContentWatch, TileReader ----------------------------------> StateHub
//                |                                                                                                   |
//          ReceiptOutbox <-- ReceiptDesk <-- POST /painted <-- page in Chromium <-- GET /events (whole state) --- EventStream

var output = HarmlessWriter.GuardProcess();
OwnFiles.KeepPrivate();
if (ServerStart.AsksForHelp(args))
{
    await output.WriteAsync(PlayerConfiguration.Help);
    return 0;
}
var (options, errors) = PlayerConfiguration.Load(args);
if (options is null) return PlayerHost.Refuse(errors, ServerStart.BadConfiguration);
if (ServerStart.CannotListenOn(options.Http.Url) is { } taken) return PlayerHost.Refuse([taken], ServerStart.CannotListen);

var builder = PlayerHost.Create(options);
var services = builder.Services;
services.AddSingleton(options).AddSingleton(options.Content).AddSingleton(options.Receipts).AddSingleton(options.Wifi);
services.AddSingleton(TimeProvider.System).AddSingleton<ServiceNotify>();
services.AddSingleton(s => new PlayerClock(s.GetRequiredService<TimeProvider>(), options.Clock.Trust));
services.AddSingleton<IOrderClock>(s => s.GetRequiredService<PlayerClock>());

// what everyone may see
services.AddSingleton<WifiCode>();
services.AddSingleton(s => new StateHub(PlayerHost.FirstView(options, s.GetRequiredService<WifiCode>(), s.GetRequiredService<PlayerClock>())));

// orders: from bytes to the board
services.AddSingleton(new RootKey(options.RootKeyFile));
services.AddSingleton(s => new OrderJournal(options.State.Directory, s.GetRequiredService<ILogger<OrderJournal>>()));
services.AddSingleton(s => new NoticePolicy(
    options.Screen.EndedNotice, options.Screen.WithdrawnNotice, s.GetRequiredService<TimeProvider>().TimestampFrequency));
services.AddSingleton(new OrderDesk(options.Areas)).AddSingleton<IOrderFollower, BoardDesk>();
services.AddSingleton<OrderIntake>().AddSingleton<KeyRingIntake>().AddSingleton<InboundOrders>();
services.AddHostedService<OrderTicker>();

// receipts
services.AddSingleton(s => new RefusalPolicy(options.Receipts, s.GetRequiredService<TimeProvider>().TimestampFrequency));
services.AddSingleton<ReceiptOutbox>().AddSingleton<PaintedDesk>();
services.AddSingleton(s => new ReceiptDesk(
    options.Device, s.GetRequiredService<PlayerClock>(), s.GetRequiredService<RefusalPolicy>(), s.GetRequiredService<ReceiptOutbox>()));

// content and tiles
services.AddSingleton<ContentFolder>();
services.AddHostedService<ContentWatch>();
services.AddSingleton(PlayerHost.CollectorClient(options.Collector));
if (options.Tiles.Count > 0) services.AddHostedService<TileReader>();

// the broker, last: everything behind it is open
services.AddHostedService<PlayerLink>();

// the page
services.AddSingleton<ScreenWatch>().AddSingleton(new PanelWatch()).AddSingleton<ScreenReporter>().AddSingleton<EventStream>().AddSingleton<PlayerHealth>();
return await PlayerHost.RunAsync(builder.Build().MapPlayer());
