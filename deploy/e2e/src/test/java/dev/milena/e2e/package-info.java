/**
 * Stories told on a real broker, real sockets and a real DNS server, one class each. {@link dev.milena.e2e.MilenaUnderTest} is the product with the bench's
 * sink and DNS server around it; {@link dev.milena.e2e.Client} is who sends.
 */
@NullMarked
package dev.milena.e2e;

import org.jspecify.annotations.NullMarked;
