/**
 * What every service process needs and no mail noun is: configuration ({@code config}), time ({@code time}), metrics and health ({@code ops}), logging ({@code log}), start and
 * stop in order ({@code life}). It must not know SMTP, Kafka or DNS.
 */
@NullMarked
package dev.milena.runtime;

import org.jspecify.annotations.NullMarked;
