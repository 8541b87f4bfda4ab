package dev.milena.bench.figure;

/**
 * One look at a phase. What could not be seen is not a number.
 *
 * @param at seconds from the end of the lead-in
 * @param accepted messages a second since the look before
 * @param delivered recipients a second since the look before
 * @param acceptP99 of the messages accepted since the look before, milliseconds
 * @param from250P99 of the deliveries since the look before, milliseconds
 * @param cpu cores in use since the look before
 * @param residentMib now
 * @param heapMib now
 */
public record Second(
        double at,
        double accepted,
        double delivered,
        double acceptP99,
        double from250P99,
        double cpu,
        double residentMib,
        double heapMib) {}
