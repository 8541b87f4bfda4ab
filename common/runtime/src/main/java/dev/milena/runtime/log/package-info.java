/** What this process writes about itself, on stderr: text for people or JSON for machines. The only home of logback; everybody else sees slf4j. */
@NullMarked
@CheckReturnValue
package dev.milena.runtime.log;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
