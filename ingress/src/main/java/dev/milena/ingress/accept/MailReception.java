package dev.milena.ingress.accept;

import dev.milena.ingress.record.MailLog;
import dev.milena.ingress.session.Incoming;
import dev.milena.ingress.session.Reception;
import dev.milena.ingress.session.Submission;
import dev.milena.runtime.life.Environment;
import dev.milena.stream.AcceptedLog;
import java.util.concurrent.Executor;

/** The door of this room: each message a session begins becomes an {@link IncomingMail} on its way into the accepted log. Thread-safe. */
public final class MailReception implements Reception {

    final AcceptRules rules;
    final AcceptedLog accepted;
    final Environment environment;
    final MailLog log;
    final TraceFields trace;
    final Memory memory;

    public MailReception(AcceptRules rules, AcceptedLog accepted, Environment environment, MailLog log) {
        this.rules = rules;
        this.accepted = accepted;
        this.environment = environment;
        this.log = log;
        this.trace = new TraceFields(rules.hostname());
        this.memory = new Memory(rules.maxBuffered());
    }

    @Override
    public boolean open() {
        return accepted.writable() && memory.roomy();
    }

    @Override
    public boolean roomy() {
        return accepted.roomy();
    }

    @Override
    public Incoming begin(Submission submission, Executor thread, Runnable progress) {
        return new IncomingMail(this, submission, thread, progress);
    }
}
