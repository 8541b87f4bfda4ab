package dev.milena.stream.audit;

/** Offsets of a partition: from {@code from} up to and without {@code to}. */
record Range(long from, long to) {

    long length() {
        return Math.max(0, to - from);
    }
}
