package io.cachepilot.instance.docker.image;

import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import io.cachepilot.instance.docker.engine.Engine;
import io.cachepilot.instance.docker.engine.EngineRefusal;
import io.cachepilot.instance.docker.engine.StreamCallback;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has the Engine fetch an image from its registry, and gives up when that gets nowhere. */
final class Pull extends StreamCallback<PullResponseItem> {
    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(30);
    private static final long MEGABYTE = 1_000_000;

    private final Reference reference;
    private final Consumer<String> progress;
    private final Map<String, Layer> layers = new ConcurrentHashMap<>();
    private volatile long lastProgress = System.nanoTime();
    private volatile @Nullable String error;

    private record Layer(long current, long total, boolean complete) {}

    /** @param progress is told how far it is, for people */
    private Pull(Reference reference, Consumer<String> progress) {
        this.reference = reference;
        this.progress = progress;
    }

    /** Empty when the image is there; else why it could not be fetched. */
    static Optional<String> run(Engine engine, Reference reference, Consumer<String> progress)
            throws InterruptedException {
        progress.accept("pulling " + reference);
        try (var pull = new Pull(reference, progress)) {
            engine.client()
                    .pullImageCmd(reference.repository())
                    .withTag(reference.tag())
                    .exec(pull);
            while (!pull.awaitCompletion(1, TimeUnit.SECONDS)) {
                if (System.nanoTime() - pull.lastProgress > WITHOUT_PROGRESS.toNanos()) {
                    return Optional.of("no progress for " + WITHOUT_PROGRESS.toSeconds() + " s");
                }
            }
            Optional<String> broken =
                    pull.failure().map(failure -> reason(engine.translated("pull " + reference, failure)));
            return Optional.ofNullable(pull.error).or(() -> broken);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return Optional.of(reason(engine.translated("pull " + reference, e)));
        }
    }

    @Override
    public void onNext(PullResponseItem item) {
        lastProgress = System.nanoTime();
        ResponseItem.ErrorDetail detail = item.getErrorDetail();
        if (detail != null) {
            error = String.valueOf(detail.getMessage());
        }
        if (item.getId() != null && !item.getId().equals(reference.tag())) {
            layers.merge(item.getId(), layer(item), Pull::latest);
            progress.accept(text());
        }
    }

    private static Layer layer(PullResponseItem item) {
        var detail = item.getProgressDetail();
        long current = detail == null || detail.getCurrent() == null ? 0 : detail.getCurrent();
        long total = detail == null || detail.getTotal() == null ? 0 : detail.getTotal();
        String status = String.valueOf(item.getStatus());
        boolean complete = status.startsWith("Pull complete") || status.startsWith("Already exists");
        // What is unpacked is told in other units than what is downloaded.
        return status.startsWith("Downloading") ? new Layer(current, total, false) : new Layer(0, 0, complete);
    }

    private static Layer latest(Layer before, Layer now) {
        boolean complete = before.complete || now.complete;
        if (now.total == 0) {
            return new Layer(complete ? before.total : before.current, before.total, complete);
        }
        return new Layer(now.current, now.total, complete);
    }

    private String text() {
        long complete = layers.values().stream().filter(Layer::complete).count();
        long current = layers.values().stream().mapToLong(Layer::current).sum();
        long total = layers.values().stream().mapToLong(Layer::total).sum();
        return "pulling %s: %d of %d layers, %d of %d MB"
                .formatted(reference, complete, layers.size(), current / MEGABYTE, total / MEGABYTE);
    }

    private static String reason(RuntimeException failure) {
        return failure instanceof com.github.dockerjava.api.exception.DockerException refusal
                ? EngineRefusal.reason(refusal)
                : String.valueOf(failure.getMessage());
    }
}
