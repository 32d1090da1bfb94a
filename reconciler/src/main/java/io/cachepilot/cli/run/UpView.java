package io.cachepilot.cli.run;

import io.cachepilot.cli.context.ApiListener;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.cli.terminal.Terminal;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.event.Event;
import io.cachepilot.event.Events;
import io.cachepilot.file.DurableFile;
import io.cachepilot.report.Overview;
import io.cachepilot.report.Rows;
import io.cachepilot.report.SpecDetails;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What {@code up} shows. While the first pass works: a table that a terminal sees change in place. After it, and where no
 * person sits, one line for each event. State guarded by this object, which is held for printing only: whoever publishes an
 * event may hold locks of the control plane, so nothing of that is asked meanwhile.
 */
final class UpView implements Events {
    private static final long REPAINT_MILLIS = 100;
    private static final int SHOWN_ROWS = 20;
    private static final int SHOWN_CONNECTIONS = 10;

    private final Terminal terminal;
    private final StateDirectory state;
    private final String flags;
    private boolean painting;
    private int paintedLines;

    /** @param flags what every command that is shown has to be given */
    UpView(Terminal terminal, StateDirectory state, String flags) {
        this.terminal = terminal;
        this.state = state;
        this.flags = flags;
    }

    /** Ends the painting of the table when it is closed. */
    interface Painting extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public synchronized void publish(Event event) {
        if (!painting) {
            terminal.out().println(SpecDetails.line(event));
            terminal.out().flush();
        }
    }

    /** Keeps the table up to date until the handle is closed; the last table stays. */
    Painting paint(RunningControlPlane serving) {
        if (!terminal.interactive()) {
            return () -> printTable(serving);
        }
        setPainting(true);
        ScheduledExecutorService painter = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("table").factory());
        var _ = painter.scheduleAtFixedRate(() -> repaint(serving), 0, REPAINT_MILLIS, TimeUnit.MILLISECONDS);
        return () -> {
            painter.close();
            repaint(serving);
            setPainting(false);
        };
    }

    private synchronized void setPainting(boolean now) {
        painting = now;
    }

    private void repaint(RunningControlPlane serving) {
        repaint(shortTable(serving));
    }

    private synchronized void repaint(List<String> lines) {
        // Without wrapping, a line that is too long for the terminal is still one line to go up.
        var frame = new StringBuilder("\u001b[?7l");
        if (paintedLines > 0) {
            frame.append("\u001b[").append(paintedLines).append('A');
        }
        lines.forEach(line -> frame.append("\u001b[2K").append(line).append('\n'));
        frame.append("\u001b[J\u001b[?7h");
        paintedLines = lines.size();
        terminal.out().print(frame);
        terminal.out().flush();
    }

    private void printTable(RunningControlPlane serving) {
        print(table(serving));
    }

    private synchronized void print(List<String> lines) {
        lines.forEach(terminal.out()::println);
        terminal.out().flush();
    }

    private static List<String> table(RunningControlPlane serving) {
        return Overview.lines(shown(serving).words(), rows(serving));
    }

    /** What fits a screen: those that are not well yet come first, the others are counted. */
    private static List<String> shortTable(RunningControlPlane serving) {
        List<Overview.Row> rows = rows(serving);
        if (rows.size() <= SHOWN_ROWS) {
            return Overview.lines(shown(serving).words(), rows);
        }
        List<Overview.Row> unsettled =
                rows.stream().filter(row -> !Overview.isReady(row)).toList();
        var lines = new ArrayList<>(Overview.lines(
                shown(serving).words(), unsettled.stream().limit(SHOWN_ROWS).toList()));
        lines.add("%d of %d %s are ready"
                .formatted(
                        rows.size() - unsettled.size(),
                        rows.size(),
                        shown(serving).words().several()));
        return lines;
    }

    private static SpecViews shown(RunningControlPlane serving) {
        return Overview.of(serving.reports().views(), Overview.STANDARD);
    }

    private static List<Overview.Row> rows(RunningControlPlane serving) {
        SpecViews shown = shown(serving);
        return Rows.of(shown.words(), shown.views(), serving.board().all());
    }

    /** For each tenant that runs: how to connect. */
    void printConnections(RunningControlPlane serving) {
        print(connections(serving));
    }

    private List<String> connections(RunningControlPlane serving) {
        var lines = new ArrayList<String>();
        serving.controlPlane().sourceAway().ifPresent(lines::add);
        serving.controlPlane().warnings().forEach(text -> lines.add("warning: " + text));
        serving.controlPlane().problems().forEach(problem -> lines.add(problem.toString()));
        SpecViews shown = shown(serving);
        lines.addAll(Rows.unwell(shown.words(), serving.board().all()));
        List<SpecView> running =
                shown.views().stream().filter(SpecView::running).toList();
        Set<String> first = running.stream()
                .limit(SHOWN_CONNECTIONS)
                .map(view -> view.key().name())
                .collect(Collectors.toSet());
        shown.describe(first, terminal.caller(flags))
                .forEach(description -> description.sections().forEach(section -> {
                    lines.add("");
                    lines.add(description.view().key().name() + " (" + section.summary() + ")");
                    section.lines().forEach(line -> lines.add("  " + line));
                }));
        lines.add("");
        if (running.size() > SHOWN_CONNECTIONS) {
            lines.add("How to connect to the others: " + terminal.program() + " describe" + flags + " TENANT");
        }
        lines.add("Watching for changes. Ctrl-C ends the control plane; the tenants go on.");
        return lines;
    }

    /** A key is shown to a person alone; where none sits, it is in a file that only its owner reads. */
    void printApi(ApiListener.Opened api) {
        String url = url(api.address());
        var lines = new ArrayList<>(List.of("API: " + url + "/api/v1, described at " + url + "/api/docs"));
        api.firstKey().ifPresent(key -> {
            if (terminal.interactive()) {
                lines.add("The first API key, of an admin; it is not shown again:");
                lines.add("  " + key.reveal());
            } else {
                DurableFile.write(state.firstKey(), key.reveal() + "\n");
                lines.add("The first API key, of an admin, is in " + terminal.shown(state.firstKey())
                        + "; move it to where you keep secrets");
            }
        });
        print(lines);
    }

    private static String url(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
    }

    synchronized void printEnd() {
        terminal.out().println();
        terminal.out()
                .println("The control plane has ended; the tenants go on. Stop them with: " + terminal.program()
                        + " down" + flags);
        terminal.out().flush();
    }
}
