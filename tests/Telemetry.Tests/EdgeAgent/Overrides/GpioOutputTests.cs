using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>Offsets and numbers are those of include/uapi/linux/gpio.h on 64-bit Linux, not those of the code.</summary>
public sealed class GpioOutputTests : IDisposable
{
    private readonly FieldFolder folder = new();
    private readonly List<(nuint Request, byte[] Argument)> calls = [];
    private int answer;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, 1UL << 3)]
    [InlineData(true, 1UL << 3 | 1UL << 1)]
    public async Task The_line_is_requested_as_an_output_at_its_value_and_then_only_set(bool activeLow, ulong flags)
    {
        await using var action = OnChip(activeLow);
        Assert.Equal(OverrideOutcome.Done, await action.BringAsync(OverrideMode.Rest, default));
        await action.BringAsync(OverrideMode.Rest, default);
        await action.BringAsync(OverrideMode.Actual, default);
        await action.BringAsync(OverrideMode.Actual, default);
        await action.BringAsync(OverrideMode.Rest, default);

        Assert.Equal([0xC250B407, 0xC010B40F, 0xC010B40F], calls.Select(call => (ulong)call.Request));
        var request = calls[0].Argument;
        Assert.Equal(592, request.Length);
        Assert.Equal((22u, flags, 1u, 1u), (Word(request, 0), Long(request, 288), Word(request, 296), Word(request, 560)));
        Assert.Equal("edge-agent\0"u8.ToArray(), request[256..267]);
        // One attribute: output values (2), line 0 of the request low, mask of that one line.
        Assert.Equal((2u, 0UL, 1UL), (Word(request, 320), Long(request, 328), Long(request, 336)));
        Assert.All(request[4..256].Concat(request[300..320]).Concat(request[344..560]).Concat(request[564..588]), padding => Assert.Equal(0, padding));
        Assert.Equal([(1UL, 1UL), (0UL, 1UL)], calls.Skip(1).Select(call => (Long(call.Argument, 0), Long(call.Argument, 8))));
    }

    [Fact]
    public async Task After_a_restart_with_an_order_in_force_the_first_request_is_active_already()
    {
        await using var action = OnChip(activeLow: false);

        await action.BringAsync(OverrideMode.Actual, default);

        Assert.Equal(1UL, Long(Assert.Single(calls).Argument, 328));
    }

    [Fact]
    public async Task A_line_in_use_is_named_and_requested_again()
    {
        await using var action = OnChip(activeLow: false);
        answer = 16;
        Assert.Equal("busy", (await action.BringAsync(OverrideMode.Actual, default)).Reason);
        answer = 22;
        Assert.Equal("no-line", (await action.BringAsync(OverrideMode.Actual, default)).Reason);
        answer = 0;

        Assert.Equal(OverrideOutcome.Done, await action.BringAsync(OverrideMode.Actual, default));
    }

    [Fact]
    public async Task A_chip_that_is_absent_or_no_chip_is_named()
    {
        await using var absent = new GpioOutput(new GpioOutputOptions { Chip = folder["gpiochip9"], Line = 1 }, GpioOutputLine.KernelCall);
        Assert.Equal("no-device", (await absent.BringAsync(OverrideMode.Actual, default)).Reason);
        await using var wrong = new GpioOutput(new GpioOutputOptions { Chip = "/dev/null", Line = 1 }, GpioOutputLine.KernelCall);
        Assert.Equal("not-a-chip", (await wrong.BringAsync(OverrideMode.Actual, default)).Reason);
    }

    [Theory]
    [InlineData(false, "0", "1")]
    [InlineData(true, "1", "0")]
    public async Task A_file_is_written_with_its_value_and_again_when_something_else_changed_it(bool activeLow, string rest, string active)
    {
        var path = folder["brightness"];
        File.WriteAllText(path, "9\n");
        await using var action = new GpioOutput(new GpioOutputOptions { Path = path, ActiveLow = activeLow }, Kernel);

        await action.BringAsync(OverrideMode.Rest, default);
        Assert.Equal(rest, File.ReadAllText(path));
        await action.BringAsync(OverrideMode.Actual, default);
        Assert.Equal(active, File.ReadAllText(path));
        File.WriteAllText(path, rest + "\n");
        await action.BringAsync(OverrideMode.Drill, default);
        Assert.Equal(active, File.ReadAllText(path));
        await action.DisposeAsync();
        Assert.Equal(active, File.ReadAllText(path));
        Assert.Empty(calls);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_and_never_made()
    {
        await using var action = new GpioOutput(new GpioOutputOptions { Path = folder["brightnes"] }, Kernel);

        Assert.Equal("no-device", (await action.BringAsync(OverrideMode.Actual, default)).Reason);
        Assert.False(File.Exists(folder["brightnes"]));
    }

    private GpioOutput OnChip(bool activeLow) => new(new GpioOutputOptions { Chip = "/dev/null", Line = 22, ActiveLow = activeLow }, Kernel);

    /// <summary>The kernel's part: takes the bytes, answers a request with a descriptor, or with an error number.</summary>
    private int Kernel(int descriptor, nuint request, Span<byte> argument)
    {
        Assert.True(descriptor > 2);
        if (answer != 0)
        {
            Marshal.SetLastPInvokeError(answer);
            return -1;
        }
        calls.Add((request, argument.ToArray()));
        if (argument.Length == 592)
        {
            var line = File.OpenHandle("/dev/null");
            BinaryPrimitives.WriteInt32LittleEndian(argument[588..], (int)line.DangerousGetHandle());
            line.SetHandleAsInvalid();
        }
        return 0;
    }

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong Long(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
