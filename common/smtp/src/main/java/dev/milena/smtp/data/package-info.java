/** Messages on the wire: end of data, dot-stuffing both ways, line-end discipline (RFC 5321 §4.1.1.4, §4.5.2) and BDAT framing (RFC 3030). */
@NullMarked
@CheckReturnValue
package dev.milena.smtp.data;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
