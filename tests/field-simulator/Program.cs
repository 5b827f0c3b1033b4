using System.CommandLine;
using Telemetry.FieldSimulator;

// Stands where hardware stands, at the kernel's door; the edge agent opens these paths as it opens the real ones.
//
//   scene file | options -> Field -+- Hostapd   crowd of phones  -> control socket    (AF_UNIX datagrams)
//                                  +- Sds011    city air, noise  -> serial line       (pseudo-terminal)
//                                  +- Geiger    pulse train      -> GPIO event stream (FIFO, 48-byte records)

var time = TimeProvider.System;
return await new RootCommand("Simulated field hardware for the edge agent: each device is a path, ready when its line 'ready KIND PATH' is printed.")
{
    SimulatorCommands.Run(time),
    SimulatorCommands.Device<HostapdOptions>("hostapd", "Serve one hostapd control socket with stations that come and go.", time),
    SimulatorCommands.Device<Sds011Options>("sds011", "Serve one SDS011 dust sensor on a serial line.", time),
    SimulatorCommands.Geiger(time),
}.Parse(args).InvokeAsync();
