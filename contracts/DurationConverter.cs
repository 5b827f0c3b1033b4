using System.ComponentModel;
using System.Globalization;

namespace Telemetry.Contracts;

/// <summary>
/// Makes the framework's configuration binder read durations as <see cref="DurationText"/> does. Its own reader takes <c>24:00:00</c> for
/// 24 days and a bare number for days.
/// </summary>
public sealed class DurationConverter : TypeConverter
{
    private static readonly Lazy<TypeDescriptionProvider> Installed = new(() => TypeDescriptor.AddAttributes(typeof(TimeSpan), new TypeConverterAttribute(typeof(DurationConverter))));

    /// <summary>Before any configuration is bound; more than once is once.</summary>
    public static void Install() => _ = Installed.Value;

    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <exception cref="FormatException">The text is no duration; the message says what would be one.</exception>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is not string text ? base.ConvertFrom(context, culture, value)
        : DurationText.TryParseOption(text, out var duration) ? duration
        : throw new FormatException($"'{text}' is not a duration: {DurationText.OptionForms}");
}
