package dev.milena.runtime.ops;

import dev.milena.runtime.config.Default;
import dev.milena.runtime.config.HostPort;

/**
 * The {@code ops} section.
 *
 * @param address where health and metrics are asked for; nothing there is protected, so keep it inside
 */
public record OpsConfig(@Default("127.0.0.1:8025") HostPort address) {}
