package dev.milena.standalone;

import dev.milena.runtime.life.StartFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file in the data directory that is there while the broker runs, and on disk before it does anything: what is found at a start was left by a process that
 * did not stop. It holds the id that the operating system gave itself when it was booted. While that is the same, everything the process ever wrote is where it
 * wrote it: the memory of the system outlives a process, however that ends. When it is another one, or there is none, the ends of files may be gone. For one
 * thread.
 */
final class RunningMark implements AutoCloseable {

    private static final String FILE = "running";

    /** Of Linux; elsewhere no two boots can be told apart, and each unclean stop counts as a loss of power. */
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private static final String UNKNOWN = "unknown";

    private final Path file;
    private final String boot;
    private boolean set;

    /** How the last process that used the directory ended. */
    enum LastEnd {
        /** As it was asked to, or there was none. */
        CLEAN,
        /** It was killed or crashed; the system went on. */
        KILLED,
        /** The system may have gone down with it. */
        POWER_LOST
    }

    RunningMark(Path dataDir) {
        this(dataDir, bootId());
    }

    RunningMark(Path dataDir, String boot) {
        this.file = dataDir.resolve(FILE);
        this.boot = boot;
    }

    LastEnd lastEnd() {
        try {
            if (!Files.exists(file)) {
                return LastEnd.CLEAN;
            }
            String then = Files.readString(file).strip();
            return !boot.equals(UNKNOWN) && then.equals(boot) ? LastEnd.KILLED : LastEnd.POWER_LOST;
        } catch (IOException e) {
            throw new StartFailure("the data directory cannot be used, " + file + " is not readable: " + e, e);
        }
    }

    /** From now on an end of the process is an unclean one. On disk when this returns. Not before what {@link #lastEnd} asks for is done. */
    void set() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel out = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer text = ByteBuffer.wrap((boot + "\n").getBytes(StandardCharsets.US_ASCII));
                while (text.hasRemaining()) {
                    if (out.write(text) < 0) {
                        throw new IOException("nothing was written");
                    }
                }
                out.force(true);
            }
            forceFolder();
            set = true;
        } catch (IOException e) {
            throw new StartFailure("the data directory cannot be used, " + file + " is not writable: " + e, e);
        }
    }

    boolean isSet() {
        return set;
    }

    /** Everything is closed and on disk. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        forceFolder();
    }

    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static String bootId() {
        try {
            return Files.exists(BOOT_ID) ? Files.readString(BOOT_ID).strip() : UNKNOWN;
        } catch (IOException unreadable) {
            return UNKNOWN;
        }
    }
}
