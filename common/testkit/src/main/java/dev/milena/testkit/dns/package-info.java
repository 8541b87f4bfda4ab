/** DNS for tests: a real server on the loopback that misbehaves by name, and a resolver without any network. Both take the same zone words. */
@NullMarked
@CheckReturnValue
package dev.milena.testkit.dns;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
