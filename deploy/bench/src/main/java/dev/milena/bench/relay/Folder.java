package dev.milena.bench.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of a relay's own, gone when the relay is. */
final class Folder implements AutoCloseable {

    private static final int MOST_LINES = 20;

    private final Path path;

    private Folder(Path path) {
        this.path = path;
    }

    static Folder make(Path in, String name) throws IOException {
        Files.createDirectories(in);
        return new Folder(Files.createTempDirectory(in, "milena-bench-" + name + "."));
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** The last lines of a file; nothing when there is none. */
    String tail(String name) {
        try {
            List<String> lines = Files.readAllLines(file(name));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
        } catch (IOException none) {
            return "";
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException kept) {
            System.err.println("left behind: " + path + " (" + kept + ")");
        }
    }
}
