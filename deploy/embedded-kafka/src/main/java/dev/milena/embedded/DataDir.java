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
import java.util.List;
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
    private static final String KAFKA_FOLDER = "kafka-4";

    private static final String LEVEL_FILE = "metadata-level";

    private final Path kafka;
    private final FileChannel lockFile;

    private DataDir(Path kafka, FileChannel lockFile) {
        this.kafka = kafka;
        this.lockFile = lockFile;
    }

    /** Takes the folder, or fails with the line that says who has it or why it cannot be used. */
    static DataDir take(Path dir) {
        try {
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
            Files.writeString(levelFile, Short.toString(ours));
            run(node, controllerListener);
        } catch (EmbeddedKafkaFailure known) {
            throw known;
        } catch (Exception e) {
            throw new EmbeddedKafkaFailure("the data directory " + kafka + " cannot be formatted: " + e, e);
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
