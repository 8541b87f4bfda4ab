package dev.milena.e2e.power;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What a loss of power makes of the data of a process that was killed. Behind the last fsync (Kafka's recovery point) each log of each partition ends somewhere,
 * also in the middle of a batch, or in zeros that were never filled, and its indexes are of another time. Mail and bodies were on disk before their 250, and
 * Kafka writes its own metadata through.
 */
final class PowerCut {

    private static final List<String> ON_DISK = List.of("mail.accepted-", "mail.body-", "__cluster_metadata-");
    private static final int BATCH_HEAD = 12;

    private final Path kafka;
    private final Random random;
    private final List<String> told = new ArrayList<>();

    PowerCut(Path dataDir, long seed) {
        this.kafka = dataDir.resolve("kafka-4");
        this.random = new Random(seed);
    }

    /** Returns what was cut, a line for each log. */
    static List<String> strike(Path dataDir, long seed) throws IOException {
        PowerCut cut = new PowerCut(dataDir, seed);
        cut.cutAll();
        Files.writeString(dataDir.resolve("running"), "00000000-0000-0000-0000-000000000000\n");
        return cut.told;
    }

    private void cutAll() throws IOException {
        Files.deleteIfExists(kafka.resolve(".kafka_cleanshutdown"));
        Map<String, Long> safe = recoveryPoints();
        try (Stream<Path> folders = Files.list(kafka)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                String name = folder.getFileName().toString();
                if (ON_DISK.stream().noneMatch(name::startsWith)) {
                    cut(folder, safe.getOrDefault(name, 0L));
                }
            }
        }
    }

    private Map<String, Long> recoveryPoints() throws IOException {
        Path file = kafka.resolve("recovery-point-offset-checkpoint");
        Map<String, Long> points = new HashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ", -1);
                if (words.length == 3) {
                    points.put(words[0] + "-" + words[1], Long.parseLong(words[2]));
                }
            }
        }
        return points;
    }

    private void cut(Path folder, long safe) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(folder)) {
            logs = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        boolean cut = false;
        for (Path log : logs) {
            long size = Files.size(log);
            if (cut) {
                delete(log);
                continue;
            }
            long from = position(log, safe);
            if (from < size && random.nextInt(3) > 0) {
                // Half of them near the end, as most is written back within seconds.
                double part = random.nextDouble();
                long at = size - (long) ((size - from) * (random.nextBoolean() ? part : part * part * part));
                shorten(log, at, size);
                told.add(folder.getFileName() + " " + size + " -> " + at);
                cut = true;
            }
        }
    }

    private void shorten(Path log, long at, long size) throws IOException {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            if (file.truncate(at).size() != at) {
                throw new IOException("not truncated");
            }
            if (random.nextInt(4) == 0 && size > at) {
                // The length was on disk, the data was not.
                if (file.write(ByteBuffer.allocate(1), size - 1) != 1) {
                    throw new IOException("not extended");
                }
            }
        }
        for (String kind : List.of(".index", ".timeindex")) {
            Path index = Path.of(log.toString().replace(".log", kind));
            if (Files.exists(index) && random.nextBoolean()) {
                Files.write(index, new byte[0]);
            }
        }
    }

    private static void delete(Path log) throws IOException {
        for (String kind : List.of(".log", ".index", ".timeindex", ".txnindex")) {
            Files.deleteIfExists(Path.of(log.toString().replace(".log", kind)));
        }
    }

    /** Where the first batch begins that may not be on disk. */
    private static long position(Path log, long safe) {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(BATCH_HEAD);
            long at = 0;
            while (at + BATCH_HEAD <= file.size()) {
                head.clear();
                if (file.read(head, at) < BATCH_HEAD) {
                    break;
                }
                long first = head.getLong(0);
                int length = head.getInt(Long.BYTES);
                if (first >= safe || length <= 0) {
                    return at;
                }
                at += BATCH_HEAD + length;
            }
            return Math.min(at, file.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
