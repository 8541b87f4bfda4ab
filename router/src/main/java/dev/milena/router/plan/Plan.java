package dev.milena.router.plan;

import dev.milena.mail.Task;
import dev.milena.stream.DeliverTopic;
import java.util.List;

/**
 * What becomes of one message: every recipient is in exactly one of these tasks.
 *
 * @param ready for the deliverer
 * @param late for a delay topic, as DNS has not answered yet about their domains
 */
public record Plan(List<Ready> ready, List<Task> late) {

    public Plan {
        ready = List.copyOf(ready);
        late = List.copyOf(late);
    }

    public record Ready(DeliverTopic topic, Task task) {}
}
