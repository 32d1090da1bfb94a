package io.cachepilot.manifest.yaml;

import io.cachepilot.manifest.problem.FieldPath;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node.Scalar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Builds the tree of one document from the parser's events, and refuses what our YAML does not have. */
final class TreeBuilder {
    private static final int DEEPEST = 64;
    private static final int MOST_VALUES = 20_000;
    private static final String STRANGE_NUMBER = "a number of this form or size is not allowed;"
            + " write it in plain decimal digits, or in quotes if it is text";
    private static final SpecVersion VERSION = new SpecVersion(1, 2);

    private final Problems problems;
    private final int offset;
    private final Deque<Frame> open = new ArrayDeque<>();
    private @Nullable Node root;
    private int firstLine;
    private int line;
    private int values;
    private int documents;

    /** @param offset the line of the file on which the events' line 0 lies */
    TreeBuilder(Problems problems, int offset) {
        this.problems = problems;
        this.offset = offset;
        this.firstLine = offset;
        this.line = offset;
    }

    /** Takes the next event; false: the document can't be read further, and a problem says why. */
    boolean accept(Event event) {
        line = event.getStartMark().map(mark -> offset + mark.getLine()).orElse(line);
        return switch (event) {
            case DocumentStartEvent start -> begin(start);
            case NodeEvent node -> count() && node(node);
            case CollectionEndEvent _ -> close();
            default -> true;
        };
    }

    /** What was read so far; nothing when not even one value is written. */
    Optional<Node> root() {
        while (!open.isEmpty()) {
            close();
        }
        return Optional.ofNullable(root).filter(TreeBuilder::isWritten);
    }

    /** The line of the first value. */
    int firstLine() {
        return firstLine;
    }

    /** The line of the last event. */
    int line() {
        return line;
    }

    private static boolean isWritten(Node node) {
        return !(node instanceof Scalar scalar)
                || scalar.kind() != ScalarKind.NULL
                || !scalar.text().isEmpty();
    }

    private boolean begin(DocumentStartEvent start) {
        if (!start.getTags().isEmpty()) {
            error("%TAG is not allowed; remove the line");
        }
        if (start.getSpecVersion().filter(TreeBuilder::isOther).isPresent()) {
            error("%YAML must say 1.2; correct or remove the line");
        }
        documents++;
        // The file was cut at its markers already: this is for the case that the parser sees one that the cutting did
        // not.
        return documents == 1 || stop("a second document begins here without a line of its own that says ---");
    }

    private static boolean isOther(SpecVersion version) {
        return version.getMajor() != VERSION.getMajor() || version.getMinor() != VERSION.getMinor();
    }

    private boolean count() {
        firstLine = values == 0 ? line : firstLine;
        values++;
        return values <= MOST_VALUES || stop("more than " + MOST_VALUES + " values in one document");
    }

    private boolean node(NodeEvent event) {
        return switch (event) {
            case CollectionStartEvent start -> open(start);
            case ScalarEvent scalar -> put(new Scalar(line, scalar.getValue(), kind(scalar)));
            case AliasEvent _ -> alias();
            default -> true;
        };
    }

    private boolean alias() {
        error("aliases (*name) are not allowed; write the value out, or in quotes if it is text");
        return put(new Scalar(line, "", ScalarKind.REFUSED));
    }

    private boolean open(CollectionStartEvent event) {
        isBare(event, event.getTag());
        if (open.size() == DEEPEST) {
            return stop("nested more than " + DEEPEST + " levels deep");
        }
        open.push(event instanceof MappingStartEvent ? new Frame.Fields(line) : new Frame.Items(line));
        return true;
    }

    private boolean close() {
        return put(open.pop().node());
    }

    private boolean put(Node node) {
        var frame = open.peek();
        if (frame == null) {
            root = node;
        } else {
            frame.take(node)
                    .ifPresent(wrong ->
                            problems.error(node.line(), path(open.stream().skip(1)), wrong));
        }
        return true;
    }

    private ScalarKind kind(ScalarEvent event) {
        if (!isBare(event, event.getTag())) {
            return ScalarKind.REFUSED;
        }
        if (event.getValue().codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            error("the text holds half of a surrogate pair; write the character itself");
            return ScalarKind.REFUSED;
        }
        return event.isPlain() ? unquoted(event.getValue()) : ScalarKind.STRING;
    }

    private ScalarKind unquoted(String text) {
        if (text.equals("<<") && !open.isEmpty() && open.peek().step().isEmpty()) {
            error("merge keys (<<) are not allowed; write the fields out");
            return ScalarKind.REFUSED;
        }
        var kind = ScalarKind.ofUnquoted(text);
        if (kind == ScalarKind.REFUSED) {
            error(STRANGE_NUMBER);
        }
        return kind;
    }

    /** Whether the value has neither anchor nor tag. Both are refused without quoting them: they may be unquoted passwords. */
    private boolean isBare(NodeEvent event, Optional<String> tag) {
        if (event.getAnchor().isPresent()) {
            error(
                    "anchors (&name) are not allowed; write the value out where it is needed, or in quotes if it is text");
        }
        if (tag.isPresent()) {
            error("tags (!name) are not allowed; remove it, or write the value in quotes if it is text");
        }
        return event.getAnchor().isEmpty() && tag.isEmpty();
    }

    private boolean stop(String message) {
        error(message);
        return false;
    }

    private void error(String message) {
        problems.error(line, path(open.stream()), message);
    }

    private static String path(Stream<Frame> innermostFirst) {
        List<Object> steps = innermostFirst
                .<Object>mapMulti((frame, next) -> frame.step().ifPresent(next))
                .toList();
        return FieldPath.of(steps.reversed());
    }
}
