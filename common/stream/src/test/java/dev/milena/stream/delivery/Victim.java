package dev.milena.stream.delivery;

import dev.milena.mail.Event;
import dev.milena.mail.Task;
import dev.milena.stream.DeliveryIntake;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.Stand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process to be killed: delivers every second task, prints what it did, and holds the rest. */
final class Victim {

    private Victim() {}

    public static void main(String[] args) {
        KafkaSettings settings = new KafkaSettings(
                List.of(args[0]), KafkaSettings.GroupProtocol.CONSUMER, Map.of(), Duration.ofSeconds(8));
        KafkaDelivery delivery = KafkaDelivery.open(settings, Stand.env(args[1]));
        delivery.intake().run(new DeliveryIntake.Handler() {
            private int count;

            @Override
            public void task(Task task, byte @Nullable [] octets, DeliveryIntake.Receipt receipt) {
                boolean delivers = count++ % 2 == 0;
                if (delivers) {
                    delivery.outcomes().delivered(receipt, List.of(Stand.event(task, 0, Event.Type.Delivery)), true);
                }
                System.out.println((delivers ? "delivered " : "held ") + task.mail());
            }

            @Override
            public boolean wants(DeliveryIntake.Partition partition) {
                return true;
            }

            @Override
            public void revoking(DeliveryIntake.Partition partition) {}
        });
    }
}
