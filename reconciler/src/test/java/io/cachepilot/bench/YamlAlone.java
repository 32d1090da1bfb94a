package io.cachepilot.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the files of a directory with the YAML library and nothing else: a program to compare ours with. */
public final class YamlAlone {
    private YamlAlone() {}

    public static void main(String[] args) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of(args[0]))) {
            files = found.sorted().toList();
        }
        var texts = new ArrayList<byte[]>();
        for (Path file : files) {
            texts.add(Files.readAllBytes(file));
        }
        System.out.println(load(texts) + " documents");
    }

    /** How many documents there are. */
    static int load(Collection<byte[]> texts) {
        int documents = 0;
        for (byte[] text : texts) {
            var load = new Load(LoadSettings.builder().build());
            for (Object _ : load.loadAllFromString(new String(text, StandardCharsets.UTF_8))) {
                documents++;
            }
        }
        return documents;
    }
}
