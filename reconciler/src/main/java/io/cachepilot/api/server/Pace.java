package io.cachepilot.api.server;

/** Whether a client keeps up: what it has done between looks at its connection, once a second or so. Used by one thread. */
final class Pace {
    /** What a connection is at. */
    enum Phase {
        /** Nothing that the client has to do, or a body, for which there is another rule. */
        REST,
        /** The client sends the line and the headers of a request. */
        HEADERS,
        /** There is more of an answer than the client has taken. */
        ANSWER
    }

    /**
     * What is seen at one look. All are counts since the connection was opened.
     *
     * @param requests whose headers have come in whole
     * @param answering whether one of them is not answered to its end
     * @param in bytes that came in
     * @param out bytes that the client's side took
     * @param blocked whether bytes of an answer wait for the client
     */
    record Look(long requests, boolean answering, long in, long out, boolean blocked) {}

    private final Patience patience;
    private Look before = new Look(0, false, 0, 0, false);
    private Phase phase = Phase.REST;
    private long since;

    Pace(Patience patience) {
        this.patience = patience;
    }

    /**
     * Judges what happened up to now.
     *
     * @param now of {@link System#nanoTime}
     * @return whether the client is too slow to be served on
     */
    boolean tooSlow(Look look, long now) {
        Phase is = phaseAt(look);
        boolean goesOn = is == phase && look.requests() == before.requests();
        if (!goesOn || is == Phase.REST) {
            begin(is, look, now);
            return false;
        }
        if (now - since < patience.atMost().toNanos()) {
            return false;
        }
        if (is == Phase.HEADERS || look.out() - before.out() < patience.fewestBytes()) {
            return true;
        }
        begin(is, look, now);
        return false;
    }

    private Phase phaseAt(Look look) {
        if (look.blocked()) {
            return Phase.ANSWER;
        }
        // What came since the last request was seen whole can only be the beginning of the next one.
        boolean begun = look.in() > before.in() || phase == Phase.HEADERS;
        boolean between = !look.answering() && look.requests() == before.requests();
        return between && begun ? Phase.HEADERS : Phase.REST;
    }

    private void begin(Phase next, Look look, long now) {
        phase = next;
        before = look;
        since = now;
    }
}
