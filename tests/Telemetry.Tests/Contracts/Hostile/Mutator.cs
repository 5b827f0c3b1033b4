namespace Telemetry.Tests.Contracts;

/// <summary>Damages inputs the way wires and attackers do: flips, cuts, splices, repeats, and tokens that readers stumble over.</summary>
internal sealed class Mutator(Random random, byte[][] corpus, byte[][] tokens)
{
    public byte[] Next()
    {
        if (random.Next(20) == 0) return Noise();
        var input = Pick(corpus);
        for (var steps = random.Next(1, 5); steps > 0; steps--) input = Step(input);
        return input;
    }

    private byte[] Step(byte[] input)
    {
        if (input.Length == 0) return Noise();
        var at = random.Next(input.Length);
        switch (random.Next(8))
        {
            case 0:
                return Changed(input, at, (byte)(input[at] ^ (1 << random.Next(8))));
            case 1:
                return Changed(input, at, (byte)random.Next(256));
            case 2:
                return input[..at];
            case 3:
                return [.. input[..at], .. input[Math.Min(input.Length, at + random.Next(1, 20))..]];
            case 4:
                return [.. input[..at], .. Pick(tokens), .. input[at..]];
            case 5:
                var token = Pick(tokens);
                return [.. input[..at], .. token, .. input[Math.Min(input.Length, at + token.Length)..]];
            case 6:
                var length = Math.Min(random.Next(1, 60), input.Length - at);
                return [.. input[..(at + length)], .. input[at..]];
            default:
                var other = Pick(corpus);
                return [.. input[..at], .. other[random.Next(other.Length)..]];
        }
    }

    private byte[] Noise()
    {
        var noise = new byte[random.Next(200)];
        random.NextBytes(noise);
        return noise;
    }

    private T Pick<T>(T[] list) => list[random.Next(list.Length)];

    private static byte[] Changed(byte[] input, int at, byte value)
    {
        var changed = input.AsSpan().ToArray();
        changed[at] = value;
        return changed;
    }
}
