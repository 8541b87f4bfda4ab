package dev.milena.runtime.time;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The process's source of random numbers: safe and uncontended for any number of threads. Tests pass a seeded generator instead. */
public final class Chance {

    private Chance() {}

    public static RandomGenerator system() {
        return () -> ThreadLocalRandom.current().nextLong();
    }
}
