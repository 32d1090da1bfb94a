package io.cachepilot.instance.docker.image;

import io.cachepilot.file.Sha256;
import io.cachepilot.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image with one static redis-server and nothing else, as the archive that {@code docker save} writes: a layer, a
 * configuration and a manifest (Docker Image Specification v1.2). The id follows from the program alone.
 */
public final class ImageArchive {
    private static final String EPOCH = "1970-01-01T00:00:00Z";

    private ImageArchive() {}

    /**
     * The archive of an image that holds one program.
     *
     * @param architecture in Docker's words: amd64, arm64
     * @param tag the name that the image gets when it is loaded
     */
    public static byte[] of(byte[] program, String architecture, String tag) {
        byte[] layer = new TarArchive()
                .directory("data/", 0755)
                .directory("tmp/", 01777)
                .directory("usr/", 0755)
                .directory("usr/local/", 0755)
                .directory("usr/local/bin/", 0755)
                .file("usr/local/bin/redis-server", 0755, program)
                .toBytes();
        String layerHash = Sha256.hex(layer);
        byte[] configuration = bytes(configuration(architecture, layerHash));
        String id = Sha256.hex(configuration);
        var entry = new TreeMap<String, Object>(
                Map.of("Config", id + ".json", "RepoTags", List.of(tag), "Layers", List.of(layerHash + "/layer.tar")));
        return new TarArchive()
                .file(id + ".json", 0644, configuration)
                .directory(layerHash + "/", 0755)
                .file(layerHash + "/layer.tar", 0644, layer)
                .file("manifest.json", 0644, bytes(List.of(entry)))
                .toBytes();
    }

    private static Object configuration(String architecture, String layerHash) {
        var run = new TreeMap<String, Object>(Map.of(
                "Cmd", List.of("redis-server"),
                "Env", List.of("PATH=/usr/local/bin:/usr/bin:/bin"),
                "WorkingDir", "/data"));
        var history = new TreeMap<String, Object>(Map.of("created", EPOCH, "created_by", "cachepilot"));
        var root = new TreeMap<String, Object>(Map.of("type", "layers", "diff_ids", List.of("sha256:" + layerHash)));
        return new TreeMap<String, Object>(Map.of(
                "architecture", architecture,
                "config", run,
                "created", EPOCH,
                "history", List.of(history),
                "os", "linux",
                "rootfs", root));
    }

    private static byte[] bytes(Object json) {
        return Json.write(json).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
