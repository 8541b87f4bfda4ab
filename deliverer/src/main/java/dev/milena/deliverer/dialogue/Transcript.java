package dev.milena.deliverer.dialogue;

import dev.milena.smtp.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The conversation of one transaction: what was said ({@code >}), heard ({@code <}) and what happened besides ({@code *}); never the message. Keeps the
 * first and the last 4 KiB. It only holds what exists anyway; text is made when somebody asks, which is when something went wrong.
 */
final class Transcript {

    private static final int HALF = 4 * 1024;

    /** What stands around the words of an entry, for one line of it. */
    private static final int AROUND = 8;

    private final List<Object> first = new ArrayList<>();
    private final ArrayDeque<Object> last = new ArrayDeque<>();
    private int firstSize;
    private int lastSize;
    private int left;

    void said(Command command) {
        add(command);
    }

    void heard(Reply reply) {
        add(reply);
    }

    void happened(String what) {
        add(what);
    }

    private void add(Object entry) {
        int size = sizeOf(entry);
        if (last.isEmpty() && firstSize + size <= HALF) {
            first.add(entry);
            firstSize += size;
            return;
        }
        last.add(entry);
        lastSize += size;
        while (lastSize > HALF && last.size() > 1) {
            lastSize -= sizeOf(last.remove());
            left++;
        }
    }

    private static int sizeOf(Object entry) {
        return switch (entry) {
            case Command command -> command.argument().length() + AROUND;
            case Reply reply -> {
                int size = 0;
                for (String line : reply.lines()) {
                    size += line.length() + AROUND;
                }
                yield size;
            }
            default -> entry.toString().length() + AROUND;
        };
    }

    /** At most 8 KiB. */
    String text() {
        StringBuilder out = new StringBuilder();
        first.forEach(entry -> write(entry, out));
        if (left > 0) {
            out.append("* ").append(left).append(" left out\n");
        }
        last.forEach(entry -> write(entry, out));
        return out.length() <= 2 * HALF ? out.toString() : out.substring(0, 2 * HALF);
    }

    private static void write(Object entry, StringBuilder out) {
        switch (entry) {
            case Command command -> out.append("> ").append(command).append('\n');
            case Reply reply -> {
                int line = 0;
                for (String text : reply.lines()) {
                    boolean end = ++line == reply.lines().size();
                    out.append("< ").append(reply.code()).append(end ? ' ' : '-');
                    if (line == 1 && reply.enhanced() != null) {
                        out.append(reply.enhanced()).append(' ');
                    }
                    out.append(text).append('\n');
                }
            }
            default -> out.append("* ").append(entry).append('\n');
        }
    }
}
