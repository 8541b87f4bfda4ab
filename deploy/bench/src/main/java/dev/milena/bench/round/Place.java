package dev.milena.bench.round;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a measurement takes place.
 *
 * @param sink where the mail is to arrive; port 0 for a free one
 * @param dns where names are looked up; port 0 for a free one
 * @param durability of Milena's data: {@code fsync} or {@code page-cache}
 * @param data where relays make their folders
 * @param quiet so long nothing may arrive at the end of a phase; then what is not there is missing
 */
public record Place(InetSocketAddress sink, InetSocketAddress dns, String durability, Path data, Duration quiet) {}
