package dev.milena.deliverer.connect;

import io.netty.channel.EventLoop;

/** What every connection of one event loop stands on; all but the loop is shared by the loops. */
record Ground(
        EventLoop loop,
        ConnectConfig config,
        String ehloName,
        BlockedNetworks blocked,
        PlainHosts plainHosts,
        TrustAllTls tls) {}
