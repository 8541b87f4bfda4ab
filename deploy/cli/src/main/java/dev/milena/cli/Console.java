package dev.milena.cli;

import java.io.PrintStream;

/** Where a command speaks: results on {@code out}, everything about itself on {@code err}. */
record Console(PrintStream out, PrintStream err) {

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void complain(String line) {
        err.println("milena: " + line);
        err.flush();
    }
}
