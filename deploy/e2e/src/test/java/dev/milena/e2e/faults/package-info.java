/**
 * What happens when things are killed, frozen and lied to, told on the product as it runs in earnest: a process for the broker and one for each service,
 * ended by real signals, with the bench's sink and DNS server as the world. One class a story, all tagged {@code faults}: {@code mvn verify -Pfaults}. A
 * {@link dev.milena.e2e.faults.Cluster} is handed to each story; a {@link dev.milena.e2e.faults.Load} sends and judges.
 */
@NullMarked
package dev.milena.e2e.faults;

import org.jspecify.annotations.NullMarked;
