package dev.milena.bench.sink;

/**
 * A set of longs for many threads: 64 open tables under a lock each, eight octets an entry at a load of at most two thirds. Zero is not an element (keys are
 * hashes; the caller maps zero away).
 */
final class LongSet {

    private static final int STRIPES = 64;

    private final Table[] tables = new Table[STRIPES];

    LongSet() {
        for (int i = 0; i < STRIPES; i++) {
            tables[i] = new Table();
        }
    }

    /** Whether it was not there yet. */
    boolean add(long element) {
        return tables[(int) (element >>> 58)].add(element);
    }

    boolean contains(long element) {
        return tables[(int) (element >>> 58)].contains(element);
    }

    long size() {
        long size = 0;
        for (Table table : tables) {
            size += table.size();
        }
        return size;
    }

    private static final class Table {

        private long[] slots = new long[256];
        private int size;

        synchronized boolean add(long element) {
            int slot = find(slots, element);
            if (slots[slot] != 0) {
                return false;
            }
            slots[slot] = element;
            if (++size * 3 > slots.length * 2) {
                long[] wider = new long[slots.length * 2];
                for (long each : slots) {
                    if (each != 0) {
                        wider[find(wider, each)] = each;
                    }
                }
                slots = wider;
            }
            return true;
        }

        synchronized boolean contains(long element) {
            return slots[find(slots, element)] != 0;
        }

        synchronized int size() {
            return size;
        }

        /** The slot that holds the element, or the free one where it belongs. */
        private static int find(long[] slots, long element) {
            int slot = (int) element & slots.length - 1;
            while (slots[slot] != 0 && slots[slot] != element) {
                slot = slot + 1 & slots.length - 1;
            }
            return slot;
        }
    }
}
