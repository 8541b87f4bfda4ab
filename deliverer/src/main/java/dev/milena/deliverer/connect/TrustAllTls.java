package dev.milena.deliverer.connect;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS 1.2 and up that <b>trusts every certificate</b>. For opportunistic TLS only, where the alternative is clear text: it keeps out who listens, not who
 * stands in between (RFC 7435 §3). Never for a destination whose policy asks for more. Thread-safe.
 */
final class TrustAllTls {

    private final SslContext context;

    TrustAllTls() {
        try {
            context = SslContextBuilder.forClient()
                    .trustManager(new Everybody())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .endpointIdentificationAlgorithm(null)
                    .build();
        } catch (SSLException noTls) {
            throw new IllegalStateException("this JDK has no TLS", noTls);
        }
    }

    /** A handler whose client hello names the host. */
    SslHandler handler(ByteBufAllocator allocator, String host, int port) {
        SslHandler handler = context.newHandler(allocator, host, port);
        // The wire has one deadline for the whole handshake already.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    private static final class Everybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException("for clients only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException("for clients only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("for clients only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
