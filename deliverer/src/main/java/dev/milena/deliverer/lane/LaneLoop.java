package dev.milena.deliverer.lane;

import java.time.Duration;

/** The event loop that owns some lanes. Any thread may call it; what it is given runs on its one thread, in order. */
public interface LaneLoop {

    void execute(Runnable work);

    /** Not before the delay is over; dropped when the loop ends first. */
    void schedule(Duration delay, Runnable work);
}
