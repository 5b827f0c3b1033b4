using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Telemetry.Tests;

/// <summary>Runs FsCheck properties with a fixed seed: a failure here is the same failure everywhere.</summary>
internal static class Seeded
{
    private const ulong Seed = 20_251_121, Gamma = 20_110_311;

    /// <param name="property">Throws (asserts) when it does not hold.</param>
    public static void Check<T>(Gen<T> cases, Action<T> property, int count = 500)
    {
        var replay = FSharpOption<Replay>.Some(new Replay(new Rnd(Seed, Gamma), FSharpOption<int>.None));
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(replay).WithQuietOnSuccess(true),
            Prop.ForAll(cases.ToArbitrary(), property));
    }

    /// <summary>Text of up to <paramref name="most"/> characters, made of pieces that are likely to hurt.</summary>
    public static Gen<string> Text(int most, params string[] pieces) =>
        Gen.Choose(1, most).SelectMany(n => Gen.ArrayOf(Gen.Elements(pieces), n)).Select(string.Concat);
}
