package dev.milena.stream.delivery;

import dev.milena.mail.Task;
import dev.milena.stream.DeliveryIntake;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.Stand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process to be stopped and resumed: holds its tasks, and says again and again how many of the first it takes for its own. */
final class Sleeper {

    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
        KafkaSettings settings = new KafkaSettings(
                List.of(args[0]), KafkaSettings.GroupProtocol.valueOf(args[1]), Map.of(), Duration.ofSeconds(8));
        int first = Integer.parseInt(args[2]);
        List<DeliveryIntake.Receipt> receipts = new CopyOnWriteArrayList<>();
        KafkaDelivery delivery = KafkaDelivery.open(settings, Stand.env("sleeper"));
        Thread.ofPlatform().daemon().start(() -> delivery.intake().run(new DeliveryIntake.Handler() {
            @Override
            public void task(Task task, byte @Nullable [] octets, DeliveryIntake.Receipt receipt) {
                receipts.add(receipt);
            }

            @Override
            public boolean wants(DeliveryIntake.Partition partition) {
                return true;
            }

            @Override
            public void revoking(DeliveryIntake.Partition partition) {}
        }));
        CountDownLatch never = new CountDownLatch(1);
        while (!never.await(1, TimeUnit.MILLISECONDS)) {
            long owned = receipts.stream()
                    .limit(first)
                    .filter(DeliveryIntake.Receipt::owned)
                    .count();
            System.out.println(System.currentTimeMillis() + " " + owned);
        }
    }
}
