package dev.milena.runtime.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.runtime.config.HostPort;
import dev.milena.runtime.life.StartFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {

    private static final HostPort ANY = new HostPort("127.0.0.1", 0);

    private final Readiness readiness = new Readiness();
    private final Metrics metrics = new Metrics();
    private final OpsServer ops = OpsServer.start(ANY, "router", readiness, metrics);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        ops.close();
        metrics.close();
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + ops.address() + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void readyOnlyWhenEveryPartIsAndNoneIsMissing() throws Exception {
        AtomicBoolean connected = new AtomicBoolean();
        assertThat(ask("GET", "/ready").statusCode()).isEqualTo(503);

        readiness.add("kafka", () -> true);
        readiness.add("router", connected::get);
        readiness.complete();
        assertThat(ask("GET", "/ready").body())
                .isEqualTo("{\"ready\":false,\"phase\":\"running\",\"parts\":{\"kafka\":true,\"router\":false}}\n");

        connected.set(true);
        assertThat(ask("GET", "/ready").statusCode()).isEqualTo(200);

        readiness.stopping();
        assertThat(ask("GET", "/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void aliveFromTheFirstMoment() throws Exception {
        assertThat(ask("GET", "/live").statusCode()).isEqualTo(200);
        assertThat(ask("HEAD", "/live").body()).isEmpty();
        assertThat(ask("GET", "/").body()).startsWith("Milena router: starting");
    }

    @Test
    void metersComeAsPrometheusText() throws Exception {
        metrics.registry().counter("milena.test").increment();

        assertThat(ask("GET", "/metrics").body())
                .contains("milena_test_total 1.0")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void whatIsNotThereOrNotAllowedIsSaid() throws Exception {
        assertThat(ask("GET", "/secrets").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/ready").statusCode()).isEqualTo(405);
    }

    @Test
    void aPartThatThrowsIsAFailedPageAndNotADeadServer() throws Exception {
        readiness.add("router", () -> {
            throw new IllegalStateException("broken");
        });
        assertThat(ask("GET", "/ready").statusCode()).isEqualTo(500);
        assertThat(ask("GET", "/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aTakenAddressIsOneLine() {
        assertThatThrownBy(() -> OpsServer.start(ops.address(), "x", readiness, metrics))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("ops.address " + ops.address() + " cannot be had");
    }
}
