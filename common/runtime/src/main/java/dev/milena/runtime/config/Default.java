package dev.milena.runtime.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a configuration key that the file leaves out, written as it would stand in the file: {@code "5m"}, {@code "50MiB"}, {@code "true"}; for a
 * list comma-separated, empty for an empty one. A nested record needs none: it gets the defaults of its own components. A component with neither default nor
 * {@code @Nullable} is a key that must be given.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    String value();
}
