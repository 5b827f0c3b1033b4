using System.Globalization;

namespace Telemetry.FieldSimulator;

/// <summary>
/// The texts hostapd 2.10 answers with, field by field in its order (src/ap/ctrl_iface_ap.c: hostapd_ctrl_iface_sta_mib,
/// hostapd_get_sta_info; STATUS as Debian's 2:2.10-12 prints it with driver=none).
/// </summary>
internal static class ControlReplies
{
    public static string Status(AccessPoint ap) => $"""
        state={(ap.OnAir ? "ENABLED" : "DISABLED")}
        phy=phy0
        freq=2437
        num_sta_non_erp=0
        num_sta_no_short_slot_time=0
        num_sta_no_short_preamble=0
        olbc=0
        num_sta_ht_no_gf=0
        num_sta_no_ht=0
        num_sta_ht_20_mhz=0
        num_sta_ht40_intolerant=0
        olbc_ht=0
        ht_op_mode=0x0
        cac_time_seconds=0
        cac_time_left_seconds=N/A
        channel=6
        edmg_enable=0
        edmg_channel=0
        secondary_channel=0
        ieee80211n=1
        ieee80211ac=0
        ieee80211ax=0
        beacon_int=100
        dtim_period=2
        bss[0]={ap.Interface}
        bssid[0]={ap.Bssid}
        ssid[0]={ap.Ssid}
        num_sta[0]={ap.Stations.Count}

        """;

    public static string Config(AccessPoint ap) => $"bssid={ap.Bssid}\nssid={ap.Ssid}\nwps_state=disabled\n";

    public static string Station(Association station, TimeSpan now)
    {
        var flags = station.Authorized ? "[AUTH][ASSOC][AUTHORIZED]" : "[AUTH][ASSOC]";
        var head = $"""
            {station.Mac}
            flags={flags}[SHORT_PREAMBLE][WMM][HT]
            aid={station.Aid}
            capability=0x421
            listen_interval=10
            supported_rates=82 84 8b 96 0c 12 18 24 30 48 60 6c
            timeout_next=NULLFUNC POLL

            """;
        return station.Link.StatisticsReadable ? head + Statistics(station, now) : head;
    }

    private static string Statistics(Association station, TimeSpan now)
    {
        var link = station.Link;
        var seconds = Math.Max(0, station.Present(now).TotalSeconds);
        var (rx, tx) = ((long)(link.RxBytesPerSecond * seconds), (long)(link.TxBytesPerSecond * seconds));
        // 802.11n, 20 MHz, one stream, long guard interval, in steps of 100 kbit/s.
        int[] rates = [65, 130, 195, 260, 390, 520, 585, 650];
        return string.Create(CultureInfo.InvariantCulture, $"""
            rx_packets={rx / 240 + 4}
            tx_packets={tx / 900 + 4}
            rx_bytes={rx + 512}
            tx_bytes={tx + 768}
            inactive_msec={(long)station.Inactive(now).TotalMilliseconds}
            signal={link.Signal}
            rx_rate_info={rates[link.Mcs]} mcs {link.Mcs}
            tx_rate_info={rates[link.Mcs]} mcs {link.Mcs}
            ht_mcs_bitmask=ff000000000000000000
            connected_time={(long)station.Connected(now).TotalSeconds}
            supp_op_classes=51515354737475767778797a7b7c7d7e7f808182
            ht_caps_info=0x016f
            ext_capab=0400080000000040

            """);
    }
}
