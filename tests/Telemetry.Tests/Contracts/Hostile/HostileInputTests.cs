using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Telemetry.Contracts;
using Xunit.Abstractions;
using static Telemetry.Tests.Contracts.SigningDesk;

namespace Telemetry.Tests.Contracts;

/// <summary>
/// 250,000 damaged inputs each for the batch codec, the JSON of acknowledgements, states and receipts, and the order reader with its
/// gate: no exception escapes, nothing hangs, nothing false is taken. FUZZ_SEED repeats a run.
/// </summary>
public sealed class HostileInputTests(ITestOutputHelper output)
{
    private const int Inputs = 250_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public Task The_batch_reader_stands_250000_damaged_batches()
    {
        const string head = "# v=1 boot=3f2a91c4 seq=1842 sent=1763712000123 clock=synced\n";
        const string lines = "wifi,bss=wlan0 stations=12i,assoc=345i 1763712000000\nair,sensor=sds011 pm2_5=8.4,pm10=12.1,n=9i 1763712000000\n";
        byte[][] corpus =
        [
            Utf8(head + lines), Utf8(lines), Utf8(head.Replace("\n", "\r\n") + "\n# comment\n" + lines),
            Utf8("my\\ m,ta\\,g\\ \\=1=v\\ 1,t2=雨 f\\=1=\"a \\\"b\\\" \\\\ c\",g=1u,h=t,i=-1.5e-3,j=FALSE 5\nsource,source=a,reason=b failures=1i 1763712000000"),
        ];
        byte[][] tokens =
        [
            .. Words(",", "=", " ", "\\", "\"", "\n", "\r\n", "\0", "#", "_", "# v=1 ", "seq=", "boot=", "NaN", "-Inf", "1e999", "9223372036854775808i", ",device=x", "\\\\", "i", "u", "t"),
            [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
        ];
        var slots = new FieldSlot[LineParser.MaxFields];
        return Run(corpus, tokens, (input, _) =>
        {
            var reader = new BatchReader(input);
            var read = 0;
            while (reader.TryRead(slots, out var line, out var error, out var raw))
            {
                Assert.True(++read <= input.Length, "more lines than bytes");
                if (error != LineError.None) continue;
                Assert.Equal(raw.Length, line.Line.Length);
                Touch(line, slots);
                if (LineRules.Check(line, slots, Now, out var measurement, out var culprit) != LineRefusal.None) continue;
                Assert.Equal(-1, culprit);
                Assert.NotNull(measurement);
                Rewrite(line, slots);
            }
            Assert.Equal(read, reader.LineCount);
        });
    }

    [Fact]
    public Task The_readers_of_acknowledgements_states_and_receipts_stand_250000_damaged_messages()
    {
        var status = JsonSerializer.SerializeToUtf8Bytes(
            new DeviceStatus(DeviceState.Offline, "3f2a91c4", 3, Now, "stopped", "0.1.0", "Pi 4", ClockQuality.Synced, new JournalStatus(1, 2, 3.5, 4, 5, 6, 7), [new SourceStatus("a", "host", SourceState.Waiting, "why", 5)]),
            ContractsJson.Default.DeviceStatus);
        var receipt = JsonSerializer.SerializeToUtf8Bytes(new Receipt("sign-0004", "o-1", 1, 7, ReceiptState.Shown, Now, 42.5, null, "f"), ContractsJson.Default.Receipt);
        byte[][] corpus = [new AckMessage(7, AckMessage.Fold([1, 2, 3, 7, 9, 10])).ToBytes(), status, receipt];
        byte[][] tokens =
        [
            .. Words(" ", "-", "0", "9223372036854775807", "18446744073709551616", "null", "true", "1e999", "\"", "\\ud800", "\\u0000", "{", "}", "[", "]", ",", ":", "\"at\":1,", "\"state\":\"online\",", "online,offline", "[null]"),
            [0xff], [0xed, 0xa0, 0x80],
        ];
        return Run(corpus, tokens, (input, _) =>
        {
            if (AckMessage.TryParse(input, out var ack)) Assert.True(AckMessage.TryParse(ack.ToBytes(), out var again) && again.Ranges.SequenceEqual(ack.Ranges));
            if (Read<DeviceStatus>(input) is { } read)
            {
                JsonSerializer.SerializeToUtf8Bytes(read, ContractsJson.Default.DeviceStatus);
                JapanTime.FromUnixMilliseconds(read.At);
            }
            if (Read<Receipt>(input) is { } answer)
            {
                JsonSerializer.SerializeToUtf8Bytes(answer, ContractsJson.Default.Receipt);
                JapanTime.FromUnixMilliseconds(answer.At);
            }
        });
    }

    [Fact]
    public Task The_reader_of_twins_stands_250000_damaged_messages()
    {
        var twin = Utf8("""{"v":1,"version":7,"heartbeat":"00:00:05","sources":{"air":{"enabled":true,"interval":"00:00:10","factor":5.7e-3},"host":{}}}""");
        var report = TwinCodec.Write(new TwinReport(7, TwinState.RolledBack, ["why"], TwinCodec.Read(twin).Twin!, Now));
        byte[][] tokens =
        [
            .. Words("{", "}", "[", "]", ",", ":", "\"", "null", "true", "1e999", "-0", "0x1", "\\ud800", "\\u0000", "\"sources\":{},", "\"version\":9,", "\"air\":{},", "9007199254740992", "{}"),
            [0xff], [0xed, 0xa0, 0x80],
        ];
        return Run([twin, report], tokens, (input, _) =>
        {
            var reading = TwinCodec.Read(input);
            Assert.NotEqual(reading.Twin is null, reading.Errors.Count == 0);
            Assert.All(reading.Errors, error => Assert.InRange(error.Length, 1, 600));
            if (reading.Twin is { } read) Assert.Equal(read, TwinCodec.Read(TwinCodec.Write(read)).Twin);
            if (TwinCodec.TryReadReport(input) is { } told) Assert.Equal(told.Applied, TwinCodec.TryReadReport(TwinCodec.Write(told))!.Applied);
        });
    }

    [Fact]
    public Task The_readers_of_commands_and_results_stand_250000_damaged_messages()
    {
        var command = CommandCodec.Write(new("c-17", CommandKind.Identify, Now, Now + 60_000, null, 10));
        var restart = CommandCodec.Write(new("c-18", CommandKind.RestartSource, Now, Now + 60_000, "air"));
        var result = JsonSerializer.SerializeToUtf8Bytes(new CommandResult("c-17", CommandKind.Identify, CommandState.Done, "blinked", Now), ContractsJson.Default.CommandResult);
        byte[][] tokens =
        [
            .. Words("{", "}", "[", "]", ",", ":", "\"", "null", "1e999", "-1", "\\ud800", "\\u0000", "\"command\":\"reboot\",", "\"id\":\"x\",", "253402214399999", "\"source\":\"../x\","),
            [0xff], [0xed, 0xa0, 0x80],
        ];
        return Run([command, restart, result], tokens, (input, _) =>
        {
            var reading = CommandCodec.Read(input);
            Assert.NotEqual(reading.Command is null, reading.Errors.Count == 0);
            Assert.True(reading.Id is null || WireName.IsValid(reading.Id));
            if (reading.Command is { } read)
            {
                Assert.InRange(read.Expires - read.Issued, 1, DeviceCommand.MaxLifeMilliseconds);
                Assert.Equal(read, CommandCodec.Read(CommandCodec.Write(read)).Command);
            }
            if (Read<CommandResult>(input) is { } told) JsonSerializer.SerializeToUtf8Bytes(told, ContractsJson.Default.CommandResult);
        });
    }

    [Fact]
    public Task The_order_reader_and_its_gate_stand_250000_damaged_envelopes()
    {
        AlertOrder[] orders = [Flood, Evacuation, Flood with { Rev = 2, Seq = 11, Kind = OrderKind.End }, Flood with { Order = "drill", Status = OrderStatus.Drill }];
        var payloads = orders.Select(OrderCodec.Write).ToArray();
        byte[][] corpus = [Sign(orders[0]), Sign(orders[1], Mayor, Deputy), Sign(orders[2]), Sign(orders[3], DrillKey), Ring.Sign(Root)];
        byte[][] tokens =
        [
            .. Words("{", "}", "[", "]", ",", ":", "\"", "=", " ", "\n", "null", "\\ud800", "\\u0061", "\"payload\":\"e30\",", "\"signatures\":[],", "\"protected\":\"\",", "\"kid\":\"\",", "e30", "AAAA", "eyJhbGciOiJub25lIn0"),
            [0xff],
        ];
        byte[][] inside =
        [
            .. Words("\"rev\":2,", "\"kind\":\"end\",", "\"level\":5,", "\"status\":\"actual\",", "\"\\ud800\":1,", "\\ud800", "\\u0000", "null", "-1", "9223372036854775808", "1e9", "[]", "{}", "\"", "ACTUAL", "\"14130\",", "\u212a"),
            [0xff], [0xed, 0xa0, 0x80],
        ];
        var devices = new[] { new FieldDevice(), new FieldDevice() };
        foreach (var envelope in corpus[..1]) devices[1].Receive(envelope);
        var contexts = devices.Select(d => new OrderContext(Ring, [Here], d.Book, Now, true)).ToArray();
        Mutator? payloadMutator = null;
        return Run(corpus, tokens, (input, random) =>
        {
            // Every fifth input is a damaged payload, half of them under a genuine signature: what lies behind the signature must stand it too.
            var insider = random.Next(10);
            if (insider < 2)
            {
                payloadMutator ??= new Mutator(random, payloads, inside);
                var payload = payloadMutator.Next();
                input = insider == 0 ? JwsEnvelope.Sign(payload, JwsEnvelope.OrderType, Relay) : Splice(corpus[0], payload);
            }
            var decision = OrderGate.Decide(input, contexts[random.Next(contexts.Length)]);
            if (decision.Keep)
            {
                var envelope = JwsEnvelope.TryRead(input, JwsEnvelope.OrderType)!;
                Assert.True(insider == 0 || payloads.Any(p => p.AsSpan().SequenceEqual(envelope.Payload)), "a payload that nobody signed was taken");
                Assert.True(decision.Order!.Origin != OrderOrigin.City || insider != 0, "the relay spoke for the mayor");
            }
            if (random.Next(10) == 0)
            {
                var ring = KeyRing.TryVerify(input, RootPublic);
                Assert.True(ring is null || ring.Keys.SequenceEqual(Ring.Keys), "a ring that the root did not sign");
            }
        });
    }

    [Fact]
    public async Task The_readers_of_sketches_and_keys_stand_250000_damaged_inputs()
    {
        HyperLogLog few = new(), many = new();
        var numbers = new Random(7);
        for (var i = 0; i < 30; i++) few.Add((ulong)numbers.NextInt64());
        for (var i = 0; i < 5_000; i++) many.Add((ulong)numbers.NextInt64() << 1);
        var key = new byte[DayKeyMessage.Length];
        DayKeyMessage.Write(key, 20_251_121, 5, new byte[32].Select((_, i) => (byte)(i + 1)).ToArray());
        string Line(HyperLogLog sketch) => $"wifi_unique,bss=wlan0 sketch=\"{SketchCodec.ToText(sketch)}\",key=\"0123456789abcdef\",n=30i,hour={SketchLine.HourOf(Now)}i {Now}";
        byte[][] corpus =
        [
            Utf8(Line(few)), Utf8(Line(many)), Utf8(SketchCodec.ToText(few)), Utf8(SketchCodec.ToText(many)), SketchCodec.ToBytes(few), SketchCodec.ToBytes(many), key,
        ];
        byte[][] tokens = [.. Words("AQ", "Ag", "=", "\"", ",", "own-", "key=\"\"", "sketch=\"AQ\"", "hour=0i", "hour=9223372036854775807i", "n=1", "\\", "-", "_"), [1], [2], [0], [0xff]];
        var slots = new FieldSlot[LineParser.MaxFields];
        var taken = 0;
        await Run(corpus, tokens, (input, _) =>
        {
            if (SketchCodec.TryReadText(input) is { } text) Assert.True(input.AsSpan().SequenceEqual(Utf8(SketchCodec.ToText(text))), "a second spelling was taken");
            if (SketchCodec.TryRead(input) is { } bytes) Assert.True(input.AsSpan().SequenceEqual(SketchCodec.ToBytes(bytes)), "a second spelling was taken");
            if (DayKeyMessage.TryRead(input, out var day, out var _, out var secret)) Assert.True(day > 0 && secret.Length == DayKeyMessage.KeyBytes);
            var reader = new BatchReader(input);
            while (reader.TryRead(slots, out var line, out var error, out var _))
            {
                if (error != LineError.None || !SketchLine.Is(line) || SketchLine.TryRead(line, slots, Now, out var sketch) != SketchRefusal.None) continue;
                taken++;
                Assert.True(sketch.Sketch.Estimate() >= 0 && SketchKey.IsValid(Utf8(sketch.Key)));
                SketchLine.Write(new LineWriter(new ArrayBufferWriter<byte>()).Begin("x"), sketch);
            }
        });
        Assert.True(taken > 1_000, "hardly any line was still whole: the rest was not tested");
    }

    private Task Run(byte[][] corpus, byte[][] tokens, Action<byte[], Random> take)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 20_251_121;
        return Task.Run(() =>
        {
            var started = TimeProvider.System.GetTimestamp();
            var random = new Random(seed);
            var mutator = new Mutator(random, corpus, tokens);
            for (var i = 0; i < Inputs; i++)
            {
                var input = mutator.Next();
                try
                {
                    take(input, random);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"FUZZ_SEED={seed}, input {i}: {Convert.ToHexStringLower(input)}", e);
                }
            }
            output.WriteLine($"{Inputs} inputs, FUZZ_SEED={seed}, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        }).WaitAsync(Patience);
    }

    /// <summary>Uses everything a line offers.</summary>
    private static void Touch(LineView line, FieldSlot[] slots)
    {
        LineText.UnescapeMeasurement(line.Measurement);
        var tags = line.GetTags();
        while (tags.MoveNext())
        {
            LineText.UnescapeName(tags.Key);
            LineText.UnescapeName(tags.Value);
        }
        foreach (var slot in slots.AsSpan(0, line.FieldCount))
        {
            LineText.UnescapeName(line.Key(slot));
            LineText.UnescapeText(line.Text(slot));
            Assert.True(double.IsFinite(slot.Number) || slot.Kind == FieldKind.Text, "a number that is none");
        }
    }

    /// <summary>What the rules accept, any store can write again.</summary>
    private static void Rewrite(LineView line, FieldSlot[] slots)
    {
        var writer = new LineWriter(new ArrayBufferWriter<byte>()).Begin(LineText.UnescapeMeasurement(line.Measurement));
        var tags = line.GetTags();
        while (tags.MoveNext()) writer.Tag(LineText.UnescapeName(tags.Key), LineText.UnescapeName(tags.Value));
        foreach (var slot in slots.AsSpan(0, line.FieldCount)) writer.Field(LineText.UnescapeName(line.Key(slot)), slot.Number);
        writer.End(line.Timestamp!.Value);
    }

    private static byte[] Splice(byte[] envelope, byte[] payload)
    {
        var text = Encoding.ASCII.GetString(envelope);
        return Encoding.ASCII.GetBytes($"{{\"payload\":\"{Base64Url.EncodeToString(payload)}\"{text[text.IndexOf(",\"signatures", StringComparison.Ordinal)..]}");
    }

    private static T? Read<T>(byte[] input) where T : class
    {
        try
        {
            return (T?)JsonSerializer.Deserialize(input, typeof(T), ContractsJson.Default);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[][] Words(params string[] words) => [.. words.Select(Utf8)];
}
