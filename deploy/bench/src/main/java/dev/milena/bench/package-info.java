/**
 * Measures and judges any SMTP relay: a load source, an accounting sink and a DNS server, alone or in one process, and a report of what is missing, came
 * twice or came changed. Independent of Milena's own SMTP code on purpose, because it judges that. Must not know what it measures.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
