package dev.milena.ingress.session;

import dev.milena.smtp.Reply;
import java.util.concurrent.Executor;

/** What a session asks of the connection it runs on. Called only on the session's thread. */
public interface Outlet {

    /** Sends a reply behind those before it. */
    void say(Reply reply);

    /** Closes once everything said has gone out. */
    void hangUp();

    /** The session takes input again after it had stopped to. */
    void resume();

    /** The thread of the session: what others have to tell it is run there. */
    Executor thread();
}
