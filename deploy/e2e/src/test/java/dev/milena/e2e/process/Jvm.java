package dev.milena.e2e.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line that the launcher would use. The AOT cache is the launcher's, made here if it is not there: some hundred starts at half the CPU time are
 * worth the half minute. Everything works without one.
 */
final class Jvm {

    private static final String MAIN = "dev.milena.cli.Main";
    private static final String JAR = "milena-cli.jar";
    private static final int WARM_UP_SECONDS = 180;

    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-Xlog:aot*=off:stderr",
            "-Xlog:cds*=off:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Jvm THIS = new Jvm();

    private final String classPath;
    private final List<String> cache;

    private Jvm() {
        String all = System.getProperty("java.class.path");
        classPath = List.of(all.split(File.pathSeparator)).stream()
                .filter(each -> each.endsWith(File.separator + JAR))
                .findFirst()
                .orElse(all);
        cache = classPath.endsWith(JAR)
                ? cache(
                        Path.of(classPath),
                        Path.of(classPath).resolve("../../milena.aot").normalize())
                : List.of();
    }

    /** The whole command line for a command of Milena's. */
    static List<String> command(String heap, List<String> arguments) {
        return THIS.line("-Xmx" + heap, THIS.cache, arguments);
    }

    private List<String> line(String heap, List<String> cache, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add(heap);
        line.addAll(cache);
        line.addAll(FLAGS);
        line.addAll(List.of("-cp", classPath, MAIN));
        line.addAll(arguments);
        return line;
    }

    private List<String> cache(Path jar, Path aot) {
        try {
            if (!Files.exists(aot) || Files.getLastModifiedTime(aot).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                Path fresh = aot.resolveSibling(
                        "milena.aot." + ProcessHandle.current().pid());
                Process warmUp = new ProcessBuilder(
                                line("-Xmx768m", List.of("-XX:AOTCacheOutput=" + fresh), List.of("warm-up")))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!warmUp.waitFor(WARM_UP_SECONDS, TimeUnit.SECONDS)) {
                    warmUp.descendants().forEach(ProcessHandle::destroyForcibly);
                    warmUp.destroyForcibly();
                }
                if (!Files.exists(fresh)) {
                    return List.of();
                }
                Files.move(fresh, aot, StandardCopyOption.REPLACE_EXISTING);
            }
            return List.of("-XX:AOTCache=" + aot);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
