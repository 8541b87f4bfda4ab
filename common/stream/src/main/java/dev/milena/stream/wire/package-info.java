/**
 * Records as bytes and back: the JSON of {@code envelope} and {@code task} headers and of {@code mail.events}. In come nouns of {@code mail}, out goes UTF-8
 * JSON, and the other way round as {@link dev.milena.mail.Parsed}: garbage is an answer, never an exception. Every record has {@code "v":1}; a reader skips
 * fields it does not know and refuses versions it does not know. Written by hand over the streaming parser, because it runs for every message. It must not
 * know Kafka. Three doors: {@link dev.milena.stream.wire.AcceptedCodec}, {@link dev.milena.stream.wire.TaskCodec},
 * {@link dev.milena.stream.wire.EventCodec}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.wire;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
