package dev.milena.stream.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Entries on disk, in as many files as it takes for one of them to fit memory: all of a message are in the same one. What is in memory is a page for each file,
 * however many entries there are. {@link #add} is thread-safe; {@link #read} only after the last add. Throws {@link UncheckedIOException} when the disk is full.
 */
final class Ledger implements AutoCloseable {

    /** Records of the topics for one file, each of one or a few recipients: some ten megabytes when it is read back. */
    private static final long RECORDS_A_FILE = 50_000;

    private static final int LEAST_FILES = 16;

    /** A page of each is some 70 MiB together. */
    private static final int MOST_FILES = 4_096;

    private static final int PAGE = 409 * Entry.SIZE;

    private final Path folder;
    private final Bucket[] buckets;
    private final List<String> topics = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<String, Integer> numbers = new ConcurrentHashMap<>();

    /** @param records how many there are to read, about */
    static Ledger open(Path parent, long records) {
        int files = Math.clamp(records / RECORDS_A_FILE, LEAST_FILES, MOST_FILES);
        try {
            return new Ledger(Files.createTempDirectory(parent, "milena-audit"), files);
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the audit can be made in " + parent, e);
        }
    }

    private Ledger(Path folder, int files) {
        this.folder = folder;
        this.buckets = new Bucket[files];
        for (int i = 0; i < files; i++) {
            buckets[i] = new Bucket(folder.resolve(Integer.toString(i)));
        }
    }

    void add(Entry entry) {
        // The end of an id is random; its beginning is the time.
        long random = entry.mail().uuid().getLeastSignificantBits() * 0x9E3779B97F4A7C15L;
        buckets[(int) Math.floorMod(random >>> 20, (long) buckets.length)].add(entry);
    }

    /** The number of a topic in entries. */
    int number(String topic) {
        return numbers.computeIfAbsent(topic, name -> {
            synchronized (topics) {
                topics.add(name);
                return topics.size() - 1;
            }
        });
    }

    String topic(int number) {
        return topics.get(number);
    }

    int files() {
        return buckets.length;
    }

    /** All entries of one file; the file is gone afterwards. */
    List<Entry> read(int file) {
        return buckets[file].take();
    }

    @Override
    public void close() {
        try {
            for (Bucket bucket : buckets) {
                Files.deleteIfExists(bucket.file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of the audit cannot be removed: " + folder, e);
        }
    }

    /** One file and what is not yet in it. */
    private static final class Bucket {

        private final Path file;
        private final ByteBuffer page = ByteBuffer.allocate(PAGE);

        Bucket(Path file) {
            this.file = file;
        }

        synchronized void add(Entry entry) {
            if (page.remaining() < Entry.SIZE) {
                flush();
            }
            entry.write(page);
        }

        private void flush() {
            page.flip();
            // Opened each time: there are more files than a process may hold open.
            try (var out = Files.newByteChannel(
                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
                while (page.hasRemaining()) {
                    if (out.write(page) < 0) {
                        throw new IOException("nothing was written");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the audit cannot write " + file, e);
            }
            page.clear();
        }

        synchronized List<Entry> take() {
            try {
                byte[] written = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
                Files.deleteIfExists(file);
                page.flip();
                List<Entry> all = new ArrayList<>((written.length + page.remaining()) / Entry.SIZE);
                for (ByteBuffer in = ByteBuffer.wrap(written); in.hasRemaining(); ) {
                    all.add(Entry.read(in));
                }
                while (page.hasRemaining()) {
                    all.add(Entry.read(page));
                }
                page.clear();
                return all;
            } catch (IOException e) {
                throw new UncheckedIOException("the audit cannot read " + file, e);
            }
        }
    }
}
