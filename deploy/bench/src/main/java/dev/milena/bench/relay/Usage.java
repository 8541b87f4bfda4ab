package dev.milena.bench.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process and all below it have used so far and hold now, as {@code /proc} tells it.
 *
 * @param cpuSeconds user and system, of those too that have ended meanwhile
 * @param residentBytes pages shared by several of them count for each
 */
public record Usage(double cpuSeconds, double residentBytes) {

    /** Where there is no {@code /proc}, or the process is somebody else's. */
    public static final Usage UNKNOWN = new Usage(Double.NaN, Double.NaN);

    /** Of a tick of {@code /proc/PID/stat}: USER_HZ, which is 100 on every Linux that runs a JVM. */
    private static final double TICK = 0.01;

    private static final int PAGE = 4096;

    /** utime, stime, cutime, cstime among the fields behind the name (proc(5) counts them 14 to 17). */
    private static final int FIRST_TIME = 11;

    private static final int RESIDENT = 21;

    static Usage of(ProcessHandle root) {
        if (!Files.isReadable(Path.of("/proc/self/stat"))) {
            return UNKNOWN;
        }
        try (Stream<ProcessHandle> below = root.descendants()) {
            return Stream.concat(Stream.of(root), below)
                    .map(each -> Path.of("/proc", Long.toString(each.pid()), "stat"))
                    .map(Usage::read)
                    .reduce(new Usage(0, 0), Usage::plus);
        }
    }

    static Usage parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + 4; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return new Usage(ticks * TICK, (double) Long.parseLong(fields[RESIDENT]) * PAGE);
    }

    public double residentMib() {
        return residentBytes / (1 << 20);
    }

    private static Usage read(Path stat) {
        try {
            return parse(Files.readString(stat));
        } catch (IOException ended) {
            return new Usage(0, 0); // between the listing and the look; its parent has its times
        }
    }

    private Usage plus(Usage other) {
        return new Usage(cpuSeconds + other.cpuSeconds, residentBytes + other.residentBytes);
    }
}
