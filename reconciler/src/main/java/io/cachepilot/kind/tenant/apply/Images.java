package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.kind.tenant.apply.TenantRecord.ChosenImage;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.Optional;

/**
 * Chooses what image a tenant runs: once, and anew only when its spec asks for another one. What a reference points to may
 * change at any time, and must not restart a customer's server.
 */
final class Images {
    private final TenantWorld world;

    Images(TenantWorld world) {
        this.world = world;
    }

    /** What a tenant runs. */
    sealed interface Choice {
        /** The engine runs no images. */
        record None() implements Choice {}

        /**
         * It is known.
         *
         * @param chosenNow why it is this one, where the tenant's record does not say it already
         */
        record Chosen(ChosenImage image, Optional<String> chosenNow) implements Choice {}

        /** It is on its way; {@code progress} is for people. */
        record NotYet(String progress) implements Choice {}

        /** There is none to be had; the message says why and what to do. */
        record Impossible(String because) implements Choice {}

        /** The id of the image, or what stands for it where none is known yet. */
        default Optional<String> shown() {
            return switch (this) {
                case None _ -> Optional.empty();
                case Chosen chosen -> Optional.of(chosen.image().id());
                case NotYet notYet -> Optional.of("(" + notYet.progress() + ")");
                case Impossible impossible -> Optional.of("(" + impossible.because() + ")");
            };
        }
    }

    Choice choose(TenantSpec spec, TenantRecord record) {
        Optional<ChosenImage> known = record.image()
                .filter(image -> image.asked().equals(spec.image()))
                .or(() -> record.image().isEmpty() ? running(spec) : Optional.empty());
        if (known.isPresent()) {
            boolean remembered = known.equals(record.image());
            return new Choice.Chosen(known.get(), remembered ? Optional.empty() : Optional.of("it runs already"));
        }
        String reference = spec.image().orElse(world.defaultImage());
        return switch (world.instances().image(reference, false)) {
            case ImageLook.NotUsed _ -> new Choice.None();
            case ImageLook.Ready ready ->
                new Choice.Chosen(
                        new ChosenImage(spec.image(), ready.id()), Optional.of(reference + " is " + ready.origin()));
            case ImageLook.Fetching fetching -> new Choice.NotYet(fetching.progress());
            case ImageLook.Unusable unusable -> new Choice.Impossible(unusable.because());
        };
    }

    /** Of a tenant whose record was lost: it runs what it runs, and nobody has asked for anything else. */
    private Optional<ChosenImage> running(TenantSpec spec) {
        return world.instances()
                .find(new InstanceName(spec.name()))
                .map(Instance::spec)
                .flatMap(instance -> instance.image())
                .map(id -> new ChosenImage(spec.image(), id));
    }
}
