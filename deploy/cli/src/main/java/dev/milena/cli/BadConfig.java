package dev.milena.cli;

import dev.milena.runtime.config.Problem;
import java.util.List;

/** The configuration was refused; ends the command with code 2 after every problem was told. */
final class BadConfig extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    BadConfig(List<Problem> problems) {
        super(problems.size() + " problems in the configuration");
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }
}
