package io.cachepilot.converge.view;

import java.util.List;

/**
 * One spec in full.
 *
 * @param details what is told beside its name and manifest, in this order
 */
public record Description(SpecView view, List<Detail> details, List<Section> sections) {
    public Description {
        details = List.copyOf(details);
        sections = List.copyOf(sections);
    }

    /** One thing that is told of it, like {@code Mode} and {@code dual-mode}. */
    public record Detail(String name, String value) {}

    /**
     * Lines below a title.
     *
     * @param summary the same in a few words, for a list of several
     */
    public record Section(String title, String summary, List<String> lines) {
        public Section {
            lines = List.copyOf(lines);
        }
    }
}
