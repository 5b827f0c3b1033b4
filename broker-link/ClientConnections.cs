using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>The connections of a web server, shared out among its clients: who opens many and asks for nothing keeps only itself out.</summary>
public static class ClientConnections
{
    /// <summary>A connection that has no place is cut at once.</summary>
    public static void ShareOut(this KestrelServerOptions kestrel, ClientPlaces places) =>
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => async connection =>
        {
            using var place = places.Take((connection.RemoteEndPoint as IPEndPoint)?.Address);
            if (place is null) connection.Abort();
            else await next(connection);
        }));
}
