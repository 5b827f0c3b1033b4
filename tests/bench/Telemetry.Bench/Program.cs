using Telemetry.Bench;

// tests/bench/run.sh installs, builds, publishes, and then calls this:
//
//   NAME -> Benches -> IBench on a BenchStage      processes of the product and of others, each in a folder on a real file system
//                        | ProcessMeter            /proc, in windows
//                      BenchResult                 rows, targets met or not -> artifacts/bench/NAME.json, a table

return await BenchCommand.Build(Benches.All, TimeProvider.System).Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
