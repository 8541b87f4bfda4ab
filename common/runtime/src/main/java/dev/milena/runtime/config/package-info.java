/** Configuration: one YAML file into a tree of records, strictly; every problem at once with its path and line. Records of configuration are leaves: they build nothing. */
@NullMarked
@CheckReturnValue
package dev.milena.runtime.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
