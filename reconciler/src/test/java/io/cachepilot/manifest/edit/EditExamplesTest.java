package io.cachepilot.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Edit.Put;
import io.cachepilot.manifest.edit.value.Edit.Remove;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What becomes of the text below {@code spec}, case by case. */
class EditExamplesTest {
    /** @param before and what follows: the lines below the header that all examples share */
    record Example(String title, String before, List<Edit> edits, String after) {
        @Override
        public String toString() {
            return title;
        }
    }

    private static final String HEADER = """
            # A cache.
            apiVersion: cachepilot/v1
            kind: Tenant
            metadata: {name: client1}
            """;

    @SuppressWarnings("unused")
    private static final List<Example> EXAMPLES = List.of(
            new Example("a comment on the line of a value stays", """
                    spec:
                      memory:
                        maxmemoryMb: 256   # agreed with the customer
                    """, edits(put("spec.memory.maxmemoryMb", 512)), """
                    spec:
                      memory:
                        maxmemoryMb: 512   # agreed with the customer
                    """),
            new Example(
                    "a value in brackets is changed in its place",
                    "spec: {memory: {maxmemoryMb: 256, limitMb: 512}} # small\n",
                    edits(put("spec.memory.limitMb", 768)),
                    "spec: {memory: {maxmemoryMb: 256, limitMb: 768}} # small\n"),
            new Example(
                    "a new field comes last in its brackets",
                    "spec: {memory: {maxmemoryMb: 256, }}\n",
                    edits(put("spec.memory.limitMb", 512)),
                    "spec: {memory: {maxmemoryMb: 256, limitMb: 512, }}\n"),
            new Example("brackets over several lines get another line", """
                    spec: {
                      "running": true,
                      "protect": false  # for now
                    }
                    """, edits(put("spec.suspend", true)), """
                    spec: {
                      "running": true,
                      "protect": false,  # for now
                      suspend: true
                    }
                    """),
            new Example(
                    "a new field comes below the last one, in front of comments and blank lines",
                    """
                    spec:
                        persistence: persistent

                        # Ports are chosen.
                    """,
                    edits(put("spec.running", false)),
                    """
                    spec:
                        persistence: persistent
                        running: false

                        # Ports are chosen.
                    """),
            new Example(
                    "comments that are indented deeper than a field belong to it",
                    """
                    spec:
                      memory:
                        maxmemoryMb: 256
                        # limitMb: 512
                      # The end.
                    """,
                    edits(put("spec.running", false)),
                    """
                    spec:
                      memory:
                        maxmemoryMb: 256
                        # limitMb: 512
                      running: false
                      # The end.
                    """),
            new Example(
                    "missing parents are made, with the indentation of the file",
                    """
                    spec:
                       memory:
                          policy: noeviction
                    """,
                    edits(put("spec.password.generation", 2)),
                    """
                    spec:
                       memory:
                          policy: noeviction
                       password:
                          generation: 2
                    """),
            new Example(
                    "a spec that is not there is made",
                    "",
                    edits(put("spec.ports.tls", 7300), put("spec.ports.plain", 7600)),
                    """
                    spec:
                      ports:
                        tls: 7300
                        plain: 7600
                    """),
            new Example("a parent without a value gets one below it", """
                    spec:   # all defaults
                    # The end.
                    """, edits(put("spec.protect", true)), """
                    spec:   # all defaults
                      protect: true
                    # The end.
                    """),
            new Example(
                    "a parent that is said to be empty is filled in brackets",
                    "spec: {}\n",
                    edits(put("spec.memory.limitMb", 512)),
                    "spec: {memory: {limitMb: 512}}\n"),
            new Example(
                    "null is filled in brackets",
                    "spec: ~  # nothing\n",
                    edits(put("spec.protect", true)),
                    "spec: {protect: true}  # nothing\n"),
            new Example(
                    "a string keeps its quotes",
                    """
                    spec:
                      a: 'one'
                      b: "one"
                      c: one
                    """,
                    edits(put("spec.a", "it's"), put("spec.b", "two"), put("spec.c", "two: three")),
                    """
                    spec:
                      a: 'it''s'
                      b: "two"
                      c: "two: three"
                    """),
            new Example(
                    "a string that looks like something else gets quotes",
                    "spec: {}\n",
                    edits(put("spec.a", "no"), put("spec.b", "1e3"), put("spec.c", "2026-11-22"), put("spec.d", "x")),
                    "spec: {a: \"no\", b: \"1e3\", c: \"2026-11-22\", d: x}\n"),
            new Example(
                    "backslashes and double quotes go into single quotes",
                    "spec:\n  a: x\n",
                    edits(put("spec.a", "\"C:\\\"")),
                    "spec:\n  a: '\"C:\\\"'\n"),
            new Example("a text below its field stays one", """
                    spec:
                      note: |  # long
                          one
                          two

                      running: true
                    """, edits(put("spec.note", "three\n\nfour\n")), """
                    spec:
                      note: |  # long
                          three

                          four

                      running: true
                    """),
            new Example("a text below its field that becomes a number moves up", """
                    spec:
                      note: >-  # long
                        one
                        two
                      running: true
                    """, edits(put("spec.note", 1)), """
                    spec:
                      note: 1  # long
                      running: true
                    """),
            new Example("a string over several lines becomes one line", """
                    spec:
                      note: one
                        two
                        three  # end
                    """, edits(put("spec.note", "four")), """
                    spec:
                      note: four  # end
                    """),
            new Example(
                    "removing takes the line, and leaves comments above it", """
                    spec:
                      # How it is run.
                      running: false  # until Monday

                      protect: true
                    """, edits(remove("spec.running")), """
                    spec:
                      # How it is run.

                      protect: true
                    """),
            new Example("removing takes all that is below a field", """
                    spec:
                      memory:
                        # Half of it.
                        maxmemoryMb: 256
                        # limitMb: 512
                      protect: true
                    """, edits(remove("spec.memory")), """
                    spec:
                      protect: true
                    """),
            new Example("a mapping without its last field stays, empty", """
                    spec:
                      ports:  # of the firewall
                        # Never change it.
                        tls: 7300
                      protect: true
                    """, edits(remove("spec.ports.tls")), """
                    spec:
                      ports: {}  # of the firewall
                        # Never change it.
                      protect: true
                    """),
            new Example(
                    "removing in brackets takes a comma along",
                    "spec: {a: 1, b: 2, c: 3}\n",
                    edits(remove("spec.a"), remove("spec.c")),
                    "spec: {b: 2}\n"),
            new Example(
                    "removing a line in brackets over several lines",
                    """
                    spec: {
                      a: 1,  # one
                      b: 2,  # two
                      c: 3   # three
                    }
                    """,
                    edits(remove("spec.c"), remove("spec.a")),
                    """
                    spec: {
                      b: 2  # two
                    }
                    """),
            new Example(
                    "removing what is not there changes nothing",
                    "spec:   {a:   1}\n",
                    edits(remove("spec.b"), remove("spec.x.y")),
                    "spec:   {a:   1}\n"),
            new Example(
                    "putting what is there changes nothing",
                    "spec: {a: 512.0, 'b': 'x', c: TRUE}\n",
                    edits(put("spec.a", 512), put("spec.b", "x"), put("spec.c", true)),
                    "spec: {a: 512.0, 'b': 'x', c: TRUE}\n"),
            new Example(
                    "a mapping is made equal field by field",
                    """
                    spec:
                      memory:
                        maxmemoryMb: 256  # same
                        limitMb: 512      # other
                        policy: noeviction
                    """,
                    edits(new Put(
                            List.of("spec", "memory"),
                            Fields.of("limitMb", Value.of(768))
                                    .with("maxmemoryMb", Value.of(256))
                                    .with("new", Value.of("x")))),
                    """
                    spec:
                      memory:
                        maxmemoryMb: 256  # same
                        limitMb: 768      # other
                        new: x
                    """),
            new Example(
                    "a list is changed item by item",
                    """
                    spec:
                      list:
                      - one  # first
                      - two
                      - three
                      flow: [a, b]
                    """,
                    edits(
                            new Put(List.of("spec", "list"), Value.of(Value.of("one"), Value.of(2))),
                            new Put(List.of("spec", "flow"), Value.of(Value.of("a"), Value.of("b"), Value.of("c")))),
                    """
                    spec:
                      list:
                      - one  # first
                      - 2
                      flow: [a, b, c]
                    """),
            new Example("a block that becomes a single value moves up", """
                    spec:
                      memory:  # half
                        # Of 512.
                        maxmemoryMb: 256
                      protect: true
                    """, edits(put("spec.memory", "small")), """
                    spec:
                      memory: small  # half
                        # Of 512.
                      protect: true
                    """),
            new Example(
                    "a field without a colon gets one",
                    "spec: {a, b: , c}\n",
                    edits(put("spec.a", 1), put("spec.b", 2), put("spec.c", 3)),
                    "spec: {a: 1, b: 2 , c: 3}\n"),
            new Example(
                    "a file without a line break at its end stays so",
                    "spec:\n  a: 1",
                    edits(put("spec.b", 2)),
                    "spec:\n  a: 1\n  b: 2"));

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void writesWhatAPersonWouldWrite(Example example) {
        assertThat(edited(HEADER + example.before(), example.edits())).isEqualTo(HEADER + example.after());
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void keepsTheLineBreaksOfTheFile(Example example) {
        var before = (HEADER + example.before()).replace("\n", "\r\n");

        // What is told to be written is a value and has no line breaks of the file.
        assertThat(edited(before, example.edits())).isEqualTo((HEADER + example.after()).replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void changesNothingTheSecondTime(Example example) {
        assertThat(edited(HEADER + example.after(), example.edits().reversed())).isEqualTo(HEADER + example.after());
    }

    private static String edited(String text, List<Edit> edits) {
        return ManifestText.parse("client1.yaml", text)
                .edit("Tenant", "client1", edits)
                .text();
    }

    private static List<Edit> edits(Edit... edits) {
        return List.of(edits);
    }

    private static Put put(String path, long value) {
        return new Put(path(path), Value.of(value));
    }

    private static Put put(String path, boolean value) {
        return new Put(path(path), Value.of(value));
    }

    private static Put put(String path, String value) {
        return new Put(path(path), Value.of(value));
    }

    private static Remove remove(String path) {
        return new Remove(path(path));
    }

    private static List<String> path(String path) {
        return Arrays.asList(path.split("\\."));
    }
}
