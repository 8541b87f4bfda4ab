package dev.milena.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one broker, held by one process at a time. Formatted once, which gives the cluster its id for good. Directories of Kafka are not
 * forward-compatible, so the level they were formatted with is kept beside them and compared before Kafka may touch them.
 */
final class DataDir implements AutoCloseable {

    /** A later Kafka with another layout would take another name. */
    private static final int LAYOUT = 4;

    private static final String KAFKA_FOLDER = "kafka-" + LAYOUT;

    /** What a folder may hold that nobody uses: ours from a start that has come no further yet (standalone's mark is first), and that of a fresh file system. */
    private static final Set<String> LIKE_EMPTY = Set.of("lock", "running", "lost+found");

    private static final String LEVEL_FILE = "metadata-level";

    /** Kafka's own mark: there from the end of an orderly stop until the next start. */
    private static final String STOPPED = ".kafka_cleanshutdown";

    private static final String METADATA = "__cluster_metadata-0";

    private static final String TRANSACTIONS = "__transaction_state-";

    private final Path kafka;
    private final FileChannel lockFile;

    private DataDir(Path kafka, FileChannel lockFile) {
        this.kafka = kafka;
        this.lockFile = lockFile;
    }

    /** Takes the folder, or fails with the line that says who has it or why it cannot be used. */
    static DataDir take(Path dir) {
        try {
            refuseForeign(dir);
            Path kafka = Files.createDirectories(dir.resolve(KAFKA_FOLDER));
            FileChannel file =
                    FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(file)) {
                file.close();
                throw new EmbeddedKafkaFailure("the data directory " + dir
                        + " is in use by another process; stop that one or name another directory");
            }
            return new DataDir(kafka, file);
        } catch (IOException e) {
            throw new EmbeddedKafkaFailure("the data directory " + dir + " cannot be used: " + e, e);
        }
    }

    /** A slip in the path must not put a broker among somebody else's files, and a later Milena's data is not begun anew beside it. */
    private static void refuseForeign(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            return;
        }
        List<String> names;
        try (Stream<Path> files = Files.list(dir)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        Optional<String> later = names.stream()
                .filter(name -> name.matches("kafka-[0-9]{1,9}")
                        && Integer.parseInt(name.substring("kafka-".length())) > LAYOUT)
                .findFirst();
        if (later.isPresent()) {
            throw new EmbeddedKafkaFailure("the data directory " + dir + " holds " + later.get()
                    + " of a newer Milena; use that version, or name another directory");
        }
        if (!names.contains(KAFKA_FOLDER) && !LIKE_EMPTY.containsAll(names)) {
            throw new EmbeddedKafkaFailure("the data directory " + dir + " is not Milena's: it holds "
                    + names.stream()
                            .filter(name -> !LIKE_EMPTY.contains(name))
                            .findFirst()
                            .orElseThrow()
                    + " and no " + KAFKA_FOLDER + "; name an empty or a new directory");
        }
    }

    /** The lock ends with the channel, and so with the process, however that ends. */
    private static boolean locked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    Path kafka() {
        return kafka;
    }

    /** Whether a broker ran here and did not stop in order. To be asked before {@link #format}, which makes the first metadata. */
    boolean killed() {
        return Files.exists(kafka.resolve(METADATA)) && !Files.exists(kafka.resolve(STOPPED));
    }

    /** Removes the partitions of the topic in which the coordinator of transactions keeps its state; Kafka makes them again, empty. */
    void forgetTransactions() {
        try (Stream<Path> folders = Files.list(kafka)) {
            for (Path folder : folders.filter(
                            each -> each.getFileName().toString().startsWith(TRANSACTIONS))
                    .toList()) {
                remove(folder);
            }
        } catch (IOException e) {
            throw new EmbeddedKafkaFailure("the state of transactions in " + kafka + " cannot be removed: " + e, e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }

    /** Makes sure that the folder is one this Kafka can run on. */
    void format(@Nullable ClusterNode node, String controllerListener) {
        try {
            Path levelFile = kafka.resolve(LEVEL_FILE);
            short ours = MetadataVersion.LATEST_PRODUCTION.featureLevel();
            Path identity = kafka.resolve("meta.properties");
            if (Files.exists(identity)) {
                refuseNewer(levelFile, ours);
                if (node != null) {
                    refuseOthers(identity, node);
                }
                return;
            }
            refuseHeadless();
            Files.writeString(levelFile, Short.toString(ours));
            run(node, controllerListener);
        } catch (EmbeddedKafkaFailure known) {
            throw known;
        } catch (Exception e) {
            throw new EmbeddedKafkaFailure("the data directory " + kafka + " cannot be formatted: " + e, e);
        }
    }

    /** Formatted anew, the broker would take the logs that are there for strangers and remove them. */
    private void refuseHeadless() throws IOException {
        try (Stream<Path> files = Files.list(kafka)) {
            if (files.anyMatch(Files::isDirectory)) {
                throw new EmbeddedKafkaFailure(
                        "the data in " + kafka
                                + " has logs but no meta.properties: it is damaged or a part of a copy; restore it as a whole, or name another directory");
            }
        }
    }

    private void refuseNewer(Path levelFile, short ours) throws IOException {
        String level = Files.exists(levelFile) ? Files.readString(levelFile).strip() : Short.toString(ours);
        if (!level.chars().allMatch(c -> c >= '0' && c <= '9') || level.isEmpty() || level.length() > 4) {
            throw new EmbeddedKafkaFailure(levelFile + " does not hold a number: it was changed or damaged");
        }
        if (Integer.parseInt(level) > ours) {
            throw new EmbeddedKafkaFailure("the data in " + kafka + " was made by a newer Kafka (level " + level
                    + ", this one reads up to " + ours + "); use that version or a newer one");
        }
    }

    /** The brokers of a cluster would not talk to it, and it would wait for them for a minute. */
    private void refuseOthers(Path identity, ClusterNode node) throws IOException {
        List<String> lines = Files.readAllLines(identity);
        if (!lines.contains("cluster.id=" + node.clusterId()) || !lines.contains("node.id=" + node.id())) {
            throw new EmbeddedKafkaFailure("the data in " + kafka + " is not that of node " + node.id() + " of "
                    + node.voters() + "; name that one's directory, or an empty one");
        }
    }

    private void run(@Nullable ClusterNode node, String controllerListener) throws Exception {
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setNodeId(node == null ? BrokerProperties.NODE_ID : node.id())
                    .setClusterId(node == null ? Uuid.randomUuid().toString() : node.clusterId())
                    .setControllerListenerName(controllerListener)
                    .setMetadataLogDirectory(kafka.toString())
                    .setDirectories(List.of(kafka.toString()))
                    .setIgnoreFormatted(true)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setPrintStream(silent)
                    .run();
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new EmbeddedKafkaFailure("the lock of " + kafka + " cannot be released: " + e, e);
        }
    }
}
