package io.cachepilot.spec;

import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What tells two wishes apart: a digest of all that a change asks for, but not of who asks, and when. */
final class SpecDigest {
    private final MessageDigest digest;

    private SpecDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * 64 hexadecimal digits.
     *
     * @param asked stands for what the change does; empty: that itself does
     */
    static String of(SpecChange change, Optional<String> asked) {
        var it = new SpecDigest();
        change.edits().forEach(edit -> {
            it.add(edit.kind());
            it.add(edit.name());
            if (asked.isEmpty()) {
                it.add(edit.expected());
                it.add(edit.action());
            }
        });
        asked.ifPresent(request -> {
            it.add("asked");
            it.add(request);
        });
        return HexFormat.of().formatHex(it.digest.digest());
    }

    private void add(Expectation expected) {
        switch (expected) {
            case Expectation.None _ -> add("any");
            case Expectation.Same(String etag) -> {
                add("same");
                add(etag);
            }
            case Expectation.Absent _ -> add("absent");
        }
    }

    private void add(SpecAction action) {
        switch (action) {
            case SpecAction.Create(var document) -> {
                add("create");
                add(document);
            }
            case SpecAction.Change(var edits) -> {
                add("change");
                edits.forEach(this::add);
            }
            case SpecAction.Replace(String text) -> {
                add("replace");
                add(text);
            }
            case SpecAction.Restore(String text, var _) -> {
                add("restore");
                add(text);
            }
            // What is made of the file can't be told before.
            case SpecAction.Derive _ -> add("derive");
            case SpecAction.Rewrite _ -> add("rewrite");
            case SpecAction.Remove _ -> add("remove");
        }
    }

    private void add(Edit edit) {
        edit.path().forEach(this::add);
        switch (edit) {
            case Edit.Put put -> {
                add("put");
                add(put.value());
            }
            case Edit.Remove _ -> add("take out");
        }
    }

    private void add(Value value) {
        switch (value) {
            case Value.Text(String text) -> {
                add("text");
                add(text);
            }
            case Value.Whole(long number) -> add("number " + number);
            case Value.Flag(boolean flag) -> add("flag " + flag);
            case Value.Fields(var fields) -> {
                add("fields " + fields.size());
                fields.forEach((name, field) -> {
                    add(name);
                    add(field);
                });
            }
            case Value.Items(var items) -> {
                add("items " + items.size());
                items.forEach(this::add);
            }
        }
    }

    /** With its length, so that no two sequences of texts are alike. */
    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }
}
