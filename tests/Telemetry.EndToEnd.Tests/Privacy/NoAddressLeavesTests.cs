using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Privacy;

/// <summary>The promise that no address, nor anything it could be had from, reaches disk, log or wire: searched for after a run of the real processes.</summary>
public sealed class NoAddressLeavesTests
{
    private const int Stations = 34, OnFirst = 22, FromSecond = 12;

    [Fact]
    public async Task After_a_run_of_two_access_points_no_address_no_hash_and_no_key_is_anywhere()
    {
        await using var stage = await PrivacyStage.StartAsync();
        var addresses = Enumerable.Range(0, Stations).Select(PrivacyStage.Address).ToArray();
        foreach (var address in addresses[..OnFirst]) stage.Radios[0].AddStation(PrivacyStage.Text(address));
        foreach (var address in addresses[FromSecond..]) stage.Radios[1].AddStation(PrivacyStage.Text(address));

        // Without a collector first, so that the journals fill and can be looked into.
        foreach (var agent in stage.Agents) agent.Start();
        await Eventually.True(
            () => stage.Watcher.Messages.Count(m => m.Topic.Contains("/tele/", StringComparison.Ordinal)) > 20, "the agents publish", () => stage.Agents[0].Log);
        foreach (var address in addresses[..5])
        {
            stage.Radios[0].RemoveStation(PrivacyStage.Text(address));
            stage.Radios[0].AddStation(PrivacyStage.Text(address));
        }
        var known = new Hunt(addresses.SelectMany((a, i) => Needle.OfAddress($"address {i}", a)));
        for (var i = 0; i < 2; i++) Assert.NotEqual(0, known.InJournal(stage.Journal(i)));
        Assert.Empty(known.Found);

        stage.Collector.Start();
        var key = await Eventually.Some(() => KeyOf(stage), "both access points have the key of the day", () => stage.Collector.Log, TimeSpan.FromSeconds(90));
        var union = new HyperLogLog();
        foreach (var address in addresses) union.Add(SketchKey.Hash(key, address));
        await Eventually.True(
            async () => await CityAsync(stage) == (long)Math.Round(union.Estimate()), "the city's number is that of the union", () => Told(stage), TimeSpan.FromSeconds(90));

        // Trouble, because trouble has words: hostapd gone, an agent killed, a check on the command line, a line that is none.
        await stage.Radios[0].RestartAsync();
        stage.Agents[1].Kill();
        stage.Agents[1].Start();
        await stage.Radios[1].StopAsync(killed: true);
        await Eventually.True(() => stage.Agents[1].Log.Contains("nobody-listens", StringComparison.Ordinal), "the agent misses hostapd", () => stage.Agents[1].Log);
        var check = await AppProcess.RunAsync("EdgeAgent", "check", "--config", stage.Config(0));
        string[] answers = [await stage.GetAsync("/api/v1/unique?scope=device"), await stage.GetAsync("/api/v1/devices"), await stage.GetAsync("/api/v1/latest"), await stage.GetAsync("/api/v1/quarantine")];
        foreach (var agent in stage.Agents) await agent.StopAsync();
        await stage.Collector.StopAsync();

        var hashes = addresses.Select((a, i) => Needle.OfBytes($"hash {i}", Hmac(key, a))).SelectMany(n => n);
        var hunt = new Hunt([.. addresses.SelectMany((a, i) => Needle.OfAddress($"address {i}", a)), .. hashes, .. Needle.OfBytes("key of the day", key)]);
        Search(hunt, stage, [check.Output, .. answers]);
        Assert.True(hunt.Searched > 100_000, $"only {hunt.Searched} bytes were searched");
        Assert.Contains(stage.Watcher.Messages, m => m.Topic.Contains("/tele/", StringComparison.Ordinal) && m.Payload.AsSpan().IndexOf("wifi_unique,bss=wlan0 sketch="u8) >= 0);
        Assert.Empty(hunt.Found);

        // The same search finds what is planted, also in the compressed journal.
        Plant(stage.Journal(0), addresses[3]);
        File.AppendAllText(Path.Combine(stage.Folder, "collector", "note"), PrivacyStage.Text(addresses[7]).ToUpperInvariant());
        File.WriteAllBytes(Path.Combine(stage.Folder, "agent-0", "key"), key);
        Search(hunt, stage, []);
        Assert.Contains("address 3 as xx:xx:xx:xx:xx:xx in a row of journal.db", hunt.Found);
        Assert.Contains("address 7 as xx:xx:xx:xx:xx:xx in collector/note", hunt.Found);
        Assert.Contains("key of the day as bytes in agent-0/key", hunt.Found);
    }

    [Fact]
    public void Every_spelling_that_is_planted_is_found()
    {
        const ulong address = 0x1cc0de5ab791;
        var needles = Needle.OfAddress("it", address).ToArray();
        byte[] octets = [0x1c, 0xc0, 0xde, 0x5a, 0xb7, 0x91];
        string[] texts =
        [
            "1c:c0:de:5a:b7:91", "1C:C0:DE:5A:B7:91", "1c-c0-de-5a-b7-91", "1CC0DE5AB791", "1cc0.de5a.b791", "91b75adec01c", "31614689785745",
            Convert.ToBase64String([9, .. octets, 9]), Convert.ToBase64String([9, 9, .. octets, 9, 9]), Convert.ToBase64String(octets),
        ];
        foreach (var text in texts)
        {
            var hunt = new Hunt(needles);
            hunt.InText("a log", $"station {text} left");
            Assert.True(hunt.Found.Count > 0, text);
        }
        foreach (byte[] raw in new byte[][] { octets, [.. octets.Reverse()] })
        {
            var hunt = new Hunt(needles);
            hunt.In("a file", [0, .. raw, 0]);
            Assert.NotEmpty(hunt.Found);
        }
        var innocent = new Hunt(needles);
        innocent.InText("a log", "1c:c0:de:5a:b7:92 and nothing else 316146897857");
        Assert.Empty(innocent.Found);
    }

    private static void Search(Hunt hunt, PrivacyStage stage, IEnumerable<string> texts)
    {
        foreach (var folder in new[] { "agent-0", "agent-1", "collector" }) hunt.InFolder(stage.Folder, folder);
        for (var i = 0; i < 2; i++) hunt.InJournal(stage.Journal(i));
        foreach (var (text, i) in texts.Select((text, i) => (text, i))) hunt.InText($"answer {i}", text);
        foreach (var agent in stage.Agents) hunt.InText("an agent's log", agent.Log);
        hunt.InText("the collector's log", stage.Collector.Log);
        hunt.InText("the broker's log", stage.Broker.Log);
        // The key's own topic is the one place where it has to be.
        foreach (var (topic, payload) in stage.Watcher.Messages)
            if (!IsKey(topic)) hunt.In(topic, payload);
    }

    private static byte[]? KeyOf(PrivacyStage stage)
    {
        var keys = stage.Watcher.Messages.Where(m => IsKey(m.Topic)).ToArray();
        if (keys.Select(m => m.Topic).Distinct().Count() < 2) return null;
        Assert.True(DayKeyMessage.TryRead(keys[0].Payload, out _, out _, out var key));
        return key.ToArray();
    }

    private static bool IsKey(string topic) => Enumerable.Range(0, 2).Any(i => topic == new Topics().For(TopicKind.DayKey, PrivacyStage.Device(i)));

    private static async Task<long?> CityAsync(PrivacyStage stage)
    {
        var answer = JsonSerializer.Deserialize(await stage.GetAsync("/api/v1/unique?period=day"), ContractsJson.Default.UniqueResponse)!;
        return answer.Values is [.., var last] ? last.Count : null;
    }

    private static string Told(PrivacyStage stage) => stage.Collector.Log + string.Join('\n', stage.Agents.Select(a => a.Log));

    private static byte[] Hmac(byte[] key, ulong address)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(octets, address);
        return HMACSHA256.HashData(key, octets[2..])[..8];
    }

    private static void Plant(string journal, ulong address)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = journal, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO batch(seq, boot, lane, sealed_ms, samples, bytes, payload) VALUES(999999999, 1, 1, 1, 1, 1, $payload)";
        var lines = string.Concat(Enumerable.Range(0, 50).Select(i => $"wifi,bss=wlan0 stations={i}i 1763712000000\n")) + $"# {PrivacyStage.Text(address)}\n";
        insert.Parameters.AddWithValue("$payload", StoredPayload.Pack(System.Text.Encoding.ASCII.GetBytes(lines)));
        insert.ExecuteNonQuery();
    }
}
