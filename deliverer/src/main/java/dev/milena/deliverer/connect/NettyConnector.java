package dev.milena.deliverer.connect;

import dev.milena.mail.Target;
import dev.milena.runtime.time.Time;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** The connector over Netty. Each belongs to one event loop; what they share is thread-safe. */
public final class NettyConnector implements Connector {

    private final Ground ground;

    private NettyConnector(Ground ground) {
        this.ground = ground;
    }

    /**
     * The connector of the first event loop; {@link #on} gives those of the others.
     *
     * @param machineName what we call ourselves where the configuration does not say
     */
    public static NettyConnector open(
            EventLoop loop, ConnectConfig config, Collection<BlockedNetwork> blocked, String machineName, Time time) {
        String name = config.ehloName();
        return new NettyConnector(new Ground(
                loop,
                config,
                name == null ? machineName : name,
                new BlockedNetworks(blocked),
                new PlainHosts(time, config.plainMemory()),
                new TrustAllTls()));
    }

    /** The same for another event loop. */
    public NettyConnector on(EventLoop other) {
        return new NettyConnector(new Ground(
                other, ground.config(), ground.ehloName(), ground.blocked(), ground.plainHosts(), ground.tls()));
    }

    @Override
    public CompletionStage<ConnectResult> connect(Target target) {
        return new Dialing(ground, target).begin();
    }
}
