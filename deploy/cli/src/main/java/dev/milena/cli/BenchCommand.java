package dev.milena.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands its words on as they are: the bench reads them itself. */
@Command(
        name = "bench",
        description =
                "Measures Milena and other relays: bench profiles|profile; load source, counting sink and DNS server: source|sink|dns|run.")
final class BenchCommand implements Callable<Integer> {

    @Unmatched
    private List<String> words = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        return dev.milena.bench.Main.run(words.toArray(new String[0]));
    }
}
