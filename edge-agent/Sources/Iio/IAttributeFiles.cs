namespace Telemetry.EdgeAgent;

/// <summary>What reading an attribute of the kernel gave.</summary>
/// <param name="Text">Null when it failed, for the reason <paramref name="Errno"/>.</param>
internal readonly record struct AttributeRead(string? Text, int Errno);

/// <summary>Attribute files of the kernel; a sensor that does not answer shows as an error of reading.</summary>
internal interface IAttributeFiles
{
    /// <summary>Folders directly under <paramref name="root"/>; none when it is not there.</summary>
    IReadOnlyList<string> Folders(string root);

    /// <summary>The name of the folder that really holds <paramref name="folder"/>: the chip's address on its bus, as 1-0076.</summary>
    string Address(string folder);

    AttributeRead Read(string path);
}
