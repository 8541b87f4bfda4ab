package dev.milena.stream.wire;

import static dev.milena.stream.wire.JsonIn.required;

import dev.milena.mail.Route;
import dev.milena.mail.Target;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** {@code {"via":[{"host":…,"port":25,"addresses":[…]}],"resolved_at":…}} or {@code {"failed":{…}}}. */
final class RouteJson {

    private RouteJson() {}

    static void write(JsonGenerator out, Route route) {
        out.writeObjectPropertyStart("route");
        switch (route) {
            case Route.Via via -> {
                out.writeArrayPropertyStart("via");
                for (Target target : via.targets()) {
                    write(out, target);
                }
                out.writeEndArray();
                JsonOut.instant(out, "resolved_at", via.resolvedAt());
            }
            case Route.Failed failed -> FailureJson.write(out, "failed", failed.failure());
        }
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Target target) {
        out.writeStartObject();
        out.writeStringProperty("host", target.host());
        out.writeNumberProperty("port", target.port());
        out.writeArrayPropertyStart("addresses");
        for (InetAddress address : target.addresses()) {
            out.writeString(address.getHostAddress());
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    static Route read(JsonIn in) {
        List<Target> targets = null;
        Instant resolvedAt = null;
        Route.Failed failed = null;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "via" -> targets = in.list(RouteJson::target);
                case "resolved_at" -> resolvedAt = in.instant();
                case "failed" -> failed = new Route.Failed(FailureJson.read(in));
                default -> in.skip();
            }
        }
        return failed != null ? failed : new Route.Via(required(targets, "via"), required(resolvedAt, "resolved_at"));
    }

    private static Target target(JsonIn in) {
        String host = null;
        int port = 0;
        List<InetAddress> addresses = null;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "host" -> host = in.text();
                case "port" -> port = in.integer();
                case "addresses" -> addresses = in.list(element -> DomainJson.address(element.text()));
                default -> in.skip();
            }
        }
        return new Target(required(host, "host"), port, required(addresses, "addresses"));
    }
}
