using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Telemetry.Dashboards;

/// <summary>Razor Pages brings a key store for forms and sessions. Here are none, so its keys stay in memory and never touch the disk.</summary>
internal sealed class NoKeys : IXmlRepository
{
    private readonly List<XElement> elements = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (elements) return [.. elements];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (elements) elements.Add(element);
    }

    public static void Use(KeyManagementOptions keys) => (keys.XmlRepository, keys.XmlEncryptor) = (new NoKeys(), new NullXmlEncryptor());
}
