package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.Service;
import dev.milena.standalone.MilenaConfig;
import java.util.function.Function;

/** One service as a process of its own, on a Kafka that is there already. */
final class ServiceRun {

    private final TopCommand top;
    private final RunOptions options;

    ServiceRun(TopCommand top, RunOptions options) {
        this.top = top;
        this.options = options;
    }

    int run(String name, ConfigLoader.Loaded<MilenaConfig> loaded, Function<Environment, Service> start) {
        MilenaConfig config = loaded.value();
        return top.life()
                .run(Failures.told(parts -> {
                    boolean fixed = loaded.given().contains("ops.address");
                    Surroundings around = Surroundings.start(parts, options, config.ops(), fixed, name);
                    KafkaDoor.pass(config, options.config());
                    around.add(start.apply(around.environment().of(name)));
                    String kafka = String.join(", ", config.kafka().bootstrapServers());
                    around.complete(() -> top.console()
                            .say("Milena " + name + " is ready: Kafka " + kafka + ", ops http://" + around.opsAddress()
                                    + "/"));
                }))
                .number();
    }
}
