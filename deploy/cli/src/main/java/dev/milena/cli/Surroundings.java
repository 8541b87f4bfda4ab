package dev.milena.cli;

import dev.milena.runtime.config.HostPort;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.Parts;
import dev.milena.runtime.life.Service;
import dev.milena.runtime.life.StartFailure;
import dev.milena.runtime.ops.Metrics;
import dev.milena.runtime.ops.OpsConfig;
import dev.milena.runtime.ops.OpsServer;
import dev.milena.runtime.ops.Readiness;
import dev.milena.runtime.ops.ReadyWatch;
import dev.milena.runtime.time.Chance;
import dev.milena.runtime.time.Time;

/** What stands around the services of a process: ops server, metrics, clock, name. First to start, last to stop. */
final class Surroundings {

    /** Without {@code ops.address} in the configuration a process may take the next port: several services on one machine then need no configuration. */
    private static final int NEIGHBOURS = 10;

    private final Parts parts;
    private final Readiness readiness;
    private final OpsServer ops;
    private final Environment environment;

    private Surroundings(Parts parts, Readiness readiness, OpsServer ops, Environment environment) {
        this.parts = parts;
        this.readiness = readiness;
        this.ops = ops;
        this.environment = environment;
    }

    /** @param fixed whether the address was asked for, so that no other will do */
    static Surroundings start(Parts parts, RunOptions options, OpsConfig config, boolean fixed, String title) {
        Metrics metrics = parts.add("metrics", new Metrics());
        Readiness readiness = new Readiness();
        OpsServer ops = parts.add("ops", bind(config.address(), fixed ? 1 : NEIGHBOURS, title, readiness, metrics));
        String nodeId = options.nodeId(ops.address().port());
        return new Surroundings(
                parts, readiness, ops, new Environment(Time.system(), Chance.system(), metrics.registry(), nodeId));
    }

    private static OpsServer bind(HostPort first, int ports, String title, Readiness readiness, Metrics metrics) {
        int last = first.port() + ports - 1;
        for (int port = first.port(); ; port++) {
            try {
                return OpsServer.start(new HostPort(first.host(), port), title, readiness, metrics);
            } catch (StartFailure taken) {
                if (port == last) {
                    throw taken;
                }
            }
        }
    }

    Parts parts() {
        return parts;
    }

    Readiness readiness() {
        return readiness;
    }

    Environment environment() {
        return environment;
    }

    HostPort opsAddress() {
        return ops.address();
    }

    void add(Service service) {
        readiness.add(service.name(), service::ready);
        parts.add(service);
    }

    /** Everything was started: from now on the process may become ready, which is announced once. */
    void complete(Runnable announcement) {
        readiness.complete();
        parts.add("ready watch", ReadyWatch.start(readiness, announcement));
        parts.add("readiness", readiness::stopping);
    }
}
