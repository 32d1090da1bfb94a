package io.cachepilot.converge.act;

import io.cachepilot.secret.Secret;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The secrets that manifests of one kind hold, sealed. */
public interface SpecSecrets {
    /** Of a kind whose manifests hold none. */
    SpecSecrets NONE = new SpecSecrets() {
        @Override
        public List<String> fields() {
            return List.of();
        }

        @Override
        public Optional<String> unfitName(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> unfit(String field, Secret value) {
            return Optional.empty();
        }

        @Override
        public SortedMap<String, String> sealed(Object spec) {
            return Collections.emptySortedMap();
        }
    };

    /** The fields that take one; the first is meant where none is named. */
    List<String> fields();

    /** Why nothing can be of that name, in a sentence; empty where something can. */
    Optional<String> unfitName(String name);

    /** Why a value can't stand in a field, in a sentence without it; empty where it can. */
    Optional<String> unfit(String field, Secret value);

    /** What is sealed in a spec, by the names of the fields; of a spec of another kind nothing. */
    SortedMap<String, String> sealed(Object spec);
}
