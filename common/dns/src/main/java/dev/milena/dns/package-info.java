/**
 * What DNS says about mail: MX hosts and addresses of a domain, as sealed answers. In: a {@link dev.milena.mail.DomainName}; out: one of a handful of
 * answers, never an exception. The only home of {@code org.xbill}; of that library only names, records and messages are used, so none of its static state
 * (default resolvers, caches, options, I/O threads) matters. It must not know SMTP, routes or what a failure means for a message.
 */
@NullMarked
@CheckReturnValue
package dev.milena.dns;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
