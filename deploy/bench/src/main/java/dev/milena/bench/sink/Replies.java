package dev.milena.bench.sink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;

/** The sink's replies, made once. Each is to be written as a duplicate and is never released. */
final class Replies {

    static final ByteBuf GREETING = of("220 sink.example ESMTP bench");
    static final ByteBuf HELO = of("250 sink.example");
    static final ByteBuf OK = of("250 2.0.0 Ok");
    static final ByteBuf SENDER_OK = of("250 2.1.0 Ok");
    static final ByteBuf RECIPIENT_OK = of("250 2.1.5 Ok");
    static final ByteBuf TAKEN = of("250 2.6.0 Counted");
    static final ByteBuf GO_AHEAD = of("354 Go ahead");
    static final ByteBuf TLS_NOW = of("220 2.0.0 Go ahead");
    static final ByteBuf TLS_NOT_NOW = of("454 4.7.0 Not available");
    static final ByteBuf BYE = of("221 2.0.0 Bye");
    static final ByteBuf UNKNOWN = of("500 5.5.2 What?");
    static final ByteBuf BAD_PATH = of("501 5.1.7 A path stands in <angle brackets>");
    static final ByteBuf NOT_OFFERED = of("555 5.5.4 That parameter was not offered");
    static final ByteBuf BAD_SEQUENCE = of("503 5.5.1 Not now");
    static final ByteBuf NO_RECIPIENT = of("554 5.5.1 No recipient");
    static final ByteBuf GREYLISTED = of("451 4.7.1 Greylisted, come again");
    static final ByteBuf NO_SUCH_USER = of("550 5.1.1 No such user here");
    static final ByteBuf ODD_552 = of("552 5.5.3 Too many recipients");
    static final ByteBuf TOO_MANY = of("452 4.5.3 Too many recipients");
    static final ByteBuf DEFERRED = of("451 4.3.0 Try again later");
    static final ByteBuf REJECTED = of("554 5.7.1 Not wanted");
    static final ByteBuf GARBAGE = of("hello there");
    static final ByteBuf SHUTTING_DOWN = of("421 4.3.2 Closing");
    static final ByteBuf NO_SERVICE = of("554 5.3.2 No service here");
    static final ByteBuf DRIP = of("220-please hold the line");

    private Replies() {}

    static ByteBuf ehlo(Collection<String> extensions) {
        StringBuilder text = new StringBuilder("250" + (extensions.isEmpty() ? ' ' : '-') + "sink.example");
        for (Iterator<String> each = extensions.iterator(); each.hasNext(); ) {
            String extension = each.next();
            text.append("\r\n250").append(each.hasNext() ? '-' : ' ').append(extension);
        }
        return of(text.toString());
    }

    private static ByteBuf of(String text) {
        byte[] octets = (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(octets.length).writeBytes(octets).asReadOnly());
    }
}
