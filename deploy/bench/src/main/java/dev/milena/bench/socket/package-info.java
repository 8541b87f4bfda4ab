/**
 * Event loops and channels, epoll where there is one. The only place that chooses the transport.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.socket;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
