package dev.milena.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A small disk in memory. Where mounting is not permitted the test that asks for one is skipped, and says so. */
final class Tmpfs implements AutoCloseable {

    private final Path folder;

    Tmpfs(Path folder, String size) {
        this.folder = folder;
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()),
                "skipped: a tmpfs cannot be mounted here (root is needed)");
    }

    Path folder() {
        return folder;
    }

    long usable() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    void grow(String size) {
        if (!run("mount", "-o", "remount,size=" + size, folder.toString())) {
            throw new AssertionError("cannot remount " + folder);
        }
    }

    /** Leaves no room. */
    Path fill() throws IOException {
        Path filler = folder.resolve("filler");
        byte[] block = new byte[64 * 1024];
        try (OutputStream file = Files.newOutputStream(filler)) {
            while (usable() > 0) {
                file.write(block, 0, (int) Math.min(block.length, usable()));
                file.flush();
            }
        }
        return filler;
    }

    @Override
    public void close() {
        if (!run("umount", folder.toString()) && !run("umount", "-l", folder.toString())) {
            throw new AssertionError("cannot unmount " + folder);
        }
    }

    private static boolean run(String... words) {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
