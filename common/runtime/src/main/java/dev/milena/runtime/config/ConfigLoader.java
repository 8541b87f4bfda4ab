package dev.milena.runtime.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The door to configuration: one YAML file and the {@code MILENA__…} variables over it, into a tree of records. Strict: an unknown or doubled key is a
 * problem, a bad value is a problem, nothing is corrected in silence; all problems are told at once. Immutable.
 */
public final class ConfigLoader {

    /** Far above any file written by hand. */
    private static final long MAX_FILE = 1 << 20;

    private final Map<String, String> environment;
    private final List<Option> options;

    public ConfigLoader(Map<String, String> environment) {
        this(environment, List.of());
    }

    private ConfigLoader(Map<String, String> environment, List<Option> options) {
        this.environment = Map.copyOf(environment);
        this.options = List.copyOf(options);
    }

    /** A key given on the command line, over file and environment. */
    record Option(String name, List<String> path, String value) {}

    /**
     * The same with one more key given on the command line.
     *
     * @param option what problems call it: {@code --ops}
     * @param path {@code ops.address}
     */
    public ConfigLoader with(String option, String path, String value) {
        List<Option> more = new ArrayList<>(options);
        more.add(new Option(option, List.of(path.split("\\.", -1)), value));
        return new ConfigLoader(environment, more);
    }

    /** What reading came to. */
    public sealed interface Result<T> {}

    /**
     * @param given the paths that file and environment name themselves, {@code kafka.bootstrap-servers}; everything else is default
     */
    public record Loaded<T>(T value, Set<String> given) implements Result<T> {
        public Loaded {
            given = Set.copyOf(given);
        }
    }

    /** In the order of the file; at least one. */
    public record Problems<T>(List<Problem> problems) implements Result<T> {
        public Problems {
            problems = List.copyOf(problems);
        }
    }

    /** @param file null for defaults and environment alone */
    public <T extends Record> Result<T> load(Class<T> type, @Nullable Path file) {
        if (file == null) {
            return parse(type, "defaults", "");
        }
        try {
            if (Files.isDirectory(file)) {
                return unreadable(file, "is a folder; name a YAML file");
            }
            if (Files.size(file) > MAX_FILE) {
                return unreadable(file, "is larger than 1 MiB; that is no configuration");
            }
            return parse(type, file.toString(), Files.readString(file));
        } catch (NoSuchFileException absent) {
            return unreadable(file, "no such file");
        } catch (CharacterCodingException notText) {
            return unreadable(file, "is not UTF-8 text");
        } catch (IOException broken) {
            return unreadable(file, "cannot be read: " + broken.getMessage());
        }
    }

    /** @param name what problems call the text */
    public <T extends Record> Result<T> parse(Class<T> type, String name, String yaml) {
        List<Problem> problems = new ArrayList<>();
        Node root = new YamlReader(name, true, problems).read(yaml);
        Node tree =
                new Overrides(problems).apply(Node.absent(root) ? Node.Fields.none(name) : root, environment, options);
        if (!(tree instanceof Node.Fields sections)) {
            problems.add(new Problem(tree.where(), "", "holds " + tree.kind() + "; write sections, as in 'ops:'"));
            return new Problems<>(problems);
        }
        Binder binder = new Binder(problems);
        Object value = binder.record(type, new Node.Fields(name, sections.fields()), "");
        return problems.isEmpty() && value != null
                ? new Loaded<>(type.cast(value), binder.given())
                : new Problems<>(problems);
    }

    private static <T> Result<T> unreadable(Path file, String why) {
        return new Problems<>(List.of(new Problem(file.toString(), "", why)));
    }
}
