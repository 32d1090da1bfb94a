package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.edit.Place.Found;
import io.cachepilot.manifest.edit.layout.Located.Branch;
import io.cachepilot.manifest.edit.layout.Located.Entry;
import io.cachepilot.manifest.edit.layout.ParsedDocument;
import io.cachepilot.manifest.edit.layout.Splice;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Edit.Put;
import io.cachepilot.manifest.edit.value.Edit.Remove;
import io.cachepilot.manifest.edit.value.ScalarText;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.edit.value.Value.Items;
import io.cachepilot.manifest.edit.value.Values;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out edits on the text of one document: one small change after the other, each on the text newly parsed. */
final class DocumentEdit {
    private final String otherBreak;
    private ParsedDocument document;

    /** @param otherBreak the line break for a text that has none */
    DocumentEdit(String text, String otherBreak) {
        this.otherBreak = otherBreak;
        this.document = parse(text);
    }

    String text() {
        return document.text();
    }

    void apply(Edit edit) {
        switch (edit) {
            case Put(var path, var value) -> put(path, value);
            case Remove(var path) -> remove(path);
        }
    }

    private void put(List<String> path, Value value) {
        var place = Place.of(document, path);
        if (place.found().isEmpty()) {
            var rest = place.rest();
            add(place.branch(), rest.getFirst(), wrapped(rest.subList(1, rest.size()), value));
            return;
        }
        var found = place.found().get();
        var wanted = wrapped(place.rest(), value);
        if (Values.says(found.node(), wanted)) {
            return;
        }
        if (found.node() instanceof Mapping mapping && wanted instanceof Fields fields) {
            putAll(path, mapping, fields);
        } else if (found.node() instanceof Sequence sequence && wanted instanceof Items items) {
            putAll(path, sequence, items);
        } else {
            replace(path, wanted);
        }
    }

    /** First what is wanted, then what is not: the mapping is not to be empty in between. */
    private void putAll(List<String> path, Mapping mapping, Fields wanted) {
        wanted.fields().forEach((name, value) -> put(joined(path, name), value));
        mapping.fields().keySet().stream()
                .filter(name -> !wanted.fields().containsKey(name))
                .forEach(name -> remove(joined(path, name)));
    }

    /** Item by item; anew in brackets where an item is a block that differs. */
    private void putAll(List<String> path, Sequence sequence, Items wanted) {
        int common = Math.min(sequence.items().size(), wanted.items().size());
        for (int i = 0; i < common; i++) {
            if (!Values.says(sequence.items().get(i), wanted.items().get(i))) {
                var branch = list(path);
                var entry = branch.entries().get(i);
                if (!entry.value().isInline() || entry.end() == entry.start()) {
                    replace(path, wanted);
                    return;
                }
                change(new ValueChange(document, entry, branch.flow())
                        .replace(wanted.items().get(i)));
            }
        }
        for (int i = common; i < wanted.items().size(); i++) {
            add(list(path), wanted.items().get(i));
        }
        for (int i = sequence.items().size() - 1; i >= common; i--) {
            removeFrom(list(path), i, found(path).map(Found::entry));
        }
    }

    private void replace(List<String> path, Value wanted) {
        while (found(path).orElseThrow().entry().value() instanceof Branch block && !block.flow()) {
            removeFrom(block, 0, found(path).map(Found::entry));
        }
        var place = Place.of(document, path);
        var entry = place.found().orElseThrow().entry();
        change(new ValueChange(document, entry, place.branch().flow()).replace(wanted));
    }

    private void remove(List<String> path) {
        var place = Place.of(document, path);
        if (place.found().isPresent() && place.rest().isEmpty()) {
            int index = place.branch().entries().indexOf(place.found().get().entry());
            removeFrom(place.branch(), index, place.owner());
        }
    }

    private void add(Branch branch, String name, Value value) {
        // A block mapping always has fields; one in brackets may be empty.
        change(
                branch.flow()
                        ? new FlowChange(document, branch)
                                .add(ScalarText.name(name, true) + ": " + ScalarText.of(value, true))
                        : new BlockChange(document, branch).add(name, value));
    }

    private void add(Branch list, Value item) {
        change(
                list.flow()
                        ? new FlowChange(document, list).add(ScalarText.of(item, true))
                        : new BlockChange(document, list).add(item));
    }

    private void removeFrom(Branch branch, int index, Optional<Entry> owner) {
        if (branch.entries().get(index).isExplicit()) {
            throw BlockChange.unusual(branch.entries().get(index));
        }
        change(
                branch.flow()
                        ? new FlowChange(document, branch).remove(index)
                        : new BlockChange(document, branch).remove(index, owner));
    }

    private Optional<Found> found(List<String> path) {
        return Place.of(document, path).found();
    }

    private Branch list(List<String> path) {
        return (Branch) found(path).orElseThrow().entry().value();
    }

    private void change(List<Splice> splices) {
        document = parse(Splice.apply(document.text(), splices));
    }

    private ParsedDocument parse(String text) {
        return ParsedDocument.of(text, otherBreak)
                .orElseThrow(() -> new EditWentWrong("the edited document can't be read"));
    }

    private static Value wrapped(List<String> names, Value value) {
        var wrapped = value;
        for (var name : names.reversed()) {
            wrapped = Fields.of(name, wrapped);
        }
        return wrapped;
    }

    private static List<String> joined(List<String> path, String name) {
        var joined = new ArrayList<>(path);
        joined.add(name);
        return joined;
    }
}
