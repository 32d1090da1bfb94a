package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.run.Preparation;
import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantMemory.ChosenImage;
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

    /** Also what is written of it while it is not known: plans name it. */
    Preparation<TenantMemory> choose(TenantSpec spec, TenantMemory known) {
        Optional<ChosenImage> image = known.image()
                .filter(chosen -> chosen.asked().equals(spec.image()))
                .or(() -> known.image().isEmpty() ? running(spec) : Optional.empty());
        if (image.isPresent()) {
            return image.equals(known.image())
                    ? new Preparation.Ready<>(known)
                    : found(known, image.get(), "it runs already");
        }
        String reference = spec.image().orElse(world.defaultImage());
        return switch (world.instances().image(reference, false)) {
            case ImageLook.NotUsed _ -> new Preparation.Ready<>(known.withImage(Optional.empty()));
            case ImageLook.Ready ready ->
                found(known, new ChosenImage(spec.image(), ready.id()), reference + " is " + ready.origin());
            case ImageLook.Fetching fetching ->
                new Preparation.Underway<>(
                        unknown(known, spec, fetching.progress()), "its image", "FetchingImage", fetching.progress());
            case ImageLook.Unusable unusable ->
                new Preparation.Impossible<>(unknown(known, spec, unusable.because()), unusable.because());
        };
    }

    private static Preparation<TenantMemory> found(TenantMemory known, ChosenImage image, String because) {
        return new Preparation.Found<>(image.in(known), image, "choose the image", "ImageChosen", because);
    }

    private static TenantMemory unknown(TenantMemory known, TenantSpec spec, String why) {
        return new ChosenImage(spec.image(), "(" + why + ")").in(known);
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
