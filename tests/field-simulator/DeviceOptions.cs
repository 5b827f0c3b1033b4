using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Telemetry.FieldSimulator;

/// <summary>
/// What a human wrote about one device, on the command line or in a scene: every settable property is an option of the
/// same name there, its description the help text, its range the check.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(HostapdOptions), "hostapd")]
[JsonDerivedType(typeof(Sds011Options), "sds011")]
[JsonDerivedType(typeof(GeigerOptions), "geiger")]
public abstract record DeviceOptions
{
    /// <summary>Every fault in the options; empty when they can be used.</summary>
    public IReadOnlyList<string> Faults()
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage ?? "")];
    }

    /// <summary>The same options with paths that start at <paramref name="folder"/> unless they are absolute.</summary>
    public abstract DeviceOptions Under(string folder);
}
