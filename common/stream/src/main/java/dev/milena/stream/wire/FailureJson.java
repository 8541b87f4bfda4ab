package dev.milena.stream.wire;

import static dev.milena.stream.wire.JsonIn.required;

import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.RemoteHost;
import tools.jackson.core.JsonGenerator;

/** Why a route failed, with its scope; and the two small things it shares with events: enhanced codes and remote hosts. */
final class FailureJson {

    private FailureJson() {}

    static void write(JsonGenerator out, String name, Failure failure) {
        out.writeObjectPropertyStart(name);
        out.writeStringProperty("scope", failure.scope().name());
        out.writeStringProperty("permanence", failure.permanence().name());
        out.writeStringProperty("stage", failure.stage().name());
        out.writeNumberProperty("code", failure.code());
        write(out, failure.enhanced());
        out.writeStringProperty("text", failure.text());
        RemoteHost remote = failure.remote();
        if (remote != null) {
            write(out, "remote", remote);
        }
        if (failure.ambiguous()) {
            out.writeBooleanProperty("ambiguous", true);
        }
        out.writeEndObject();
    }

    /** KumoMTA's shape: {@code "enhanced_code":{"class":5,"subject":1,"detail":1}}. */
    static void write(JsonGenerator out, EnhancedCode code) {
        out.writeObjectPropertyStart("enhanced_code");
        out.writeNumberProperty("class", code.statusClass());
        out.writeNumberProperty("subject", code.subject());
        out.writeNumberProperty("detail", code.detail());
        out.writeEndObject();
    }

    static void write(JsonGenerator out, String name, RemoteHost host) {
        out.writeObjectPropertyStart(name);
        out.writeStringProperty("name", host.name());
        out.writeStringProperty("addr", host.address());
        out.writeEndObject();
    }

    static Failure read(JsonIn in) {
        Failure.Scope scope = null;
        Failure.Permanence permanence = null;
        Failure.Stage stage = null;
        int code = 0;
        EnhancedCode enhanced = null;
        String text = null;
        RemoteHost remote = null;
        boolean ambiguous = false;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "scope" -> scope = Failure.Scope.valueOf(in.text());
                case "permanence" -> permanence = Failure.Permanence.valueOf(in.text());
                case "stage" -> stage = Failure.Stage.valueOf(in.text());
                case "code" -> code = in.integer();
                case "enhanced_code" -> enhanced = enhanced(in);
                case "text" -> text = in.text();
                case "remote" -> remote = remote(in);
                case "ambiguous" -> ambiguous = in.flag();
                default -> in.skip();
            }
        }
        return new Failure(
                required(scope, "scope"),
                required(permanence, "permanence"),
                required(stage, "stage"),
                code,
                required(enhanced, "enhanced_code"),
                required(text, "text"),
                remote,
                ambiguous);
    }

    static EnhancedCode enhanced(JsonIn in) {
        int statusClass = 0;
        int subject = -1;
        int detail = -1;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "class" -> statusClass = in.integer();
                case "subject" -> subject = in.integer();
                case "detail" -> detail = in.integer();
                default -> in.skip();
            }
        }
        return new EnhancedCode(statusClass, subject, detail);
    }

    static RemoteHost remote(JsonIn in) {
        String name = null;
        String address = null;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "name" -> name = in.text();
                case "addr" -> address = in.text();
                default -> in.skip();
            }
        }
        return new RemoteHost(required(name, "name"), required(address, "addr"));
    }
}
