package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Confirmation;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.Instances;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.plan.Key;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets tenants run what their image references point to now. Nothing else ever does that. */
@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description = "Pulls the images of tenants anew, and restarts those whose image has changed, their data kept.")
final class UpdateCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Context context;
    private final Function<Settings, TenantLook> looks;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", arity = "0..*", description = "Only these tenants.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    UpdateCommand(Context context, Function<Settings, TenantLook> looks) {
        this.context = context;
        this.looks = looks;
    }

    /** One tenant that would get another image. */
    private record Move(String tenant, String from, String to) {}

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(options);
        try (TenantLook look = looks.apply(settings);
                Instances instances = context.installation().instances(settings)) {
            List<Move> moves = moves(chosen(look), instances, settings.get(Setting.IMAGE));
            if (moves.isEmpty()) {
                context.print("every tenant runs the newest image already");
                return ExitCode.OK.number();
            }
            moves.forEach(move -> context.print("%s: %s -> %s".formatted(move.tenant(), move.from(), move.to())));
            if (!yes) {
                Confirmation.require(
                        context.terminal(),
                        "%d tenants are restarted, their data kept".formatted(moves.size()),
                        "Restart them?",
                        "nothing was changed");
            }
            var choices = new TreeMap<Key, String>();
            moves.forEach(move -> choices.put(TenantSpec.key(move.tenant()), move.to()));
            look.reading().approvals().choose(choices);
            tell(look);
            return ExitCode.OK.number();
        }
    }

    private List<TenantView> chosen(TenantLook look) {
        if (!names.isEmpty()) {
            return names.stream().map(name -> look.find(name)).toList();
        }
        return look.tenants().views();
    }

    private List<Move> moves(List<TenantView> tenants, Instances instances, String standard)
            throws InterruptedException {
        var ids = new TreeMap<String, String>();
        var moves = new ArrayList<Move>();
        for (TenantView tenant : tenants) {
            if (tenant.spec().isEmpty() || tenant.instance().isEmpty()) {
                continue;
            }
            String reference = tenant.spec().flatMap(TenantSpec::image).orElse(standard);
            if (!ids.containsKey(reference)) {
                ids.put(reference, newest(reference, instances));
            }
            String from = tenant.instance().map(Instance::program).orElse("");
            String to = ids.getOrDefault(reference, "");
            if (!from.equals(to)) {
                moves.add(new Move(tenant.name(), from, to));
            }
        }
        return moves;
    }

    /** The id of what the reference points to now; what is done meanwhile is printed. */
    private String newest(String reference, Instances instances) throws InterruptedException {
        String shown = "";
        ImageLook look = instances.image(reference, true);
        while (look instanceof ImageLook.Fetching fetching) {
            if (!fetching.progress().equals(shown)) {
                shown = fetching.progress();
                context.print(shown);
            }
            Thread.sleep(POLL);
            look = instances.image(reference, true);
        }
        return switch (look) {
            case ImageLook.Ready ready -> {
                context.print("%s is %s (%s)".formatted(reference, ready.id(), ready.origin()));
                yield ready.id();
            }
            case ImageLook.Unusable unusable -> throw new CommandFailed(unusable.because());
            case ImageLook.NotUsed _ ->
                throw new CommandFailed("the engine '%s' runs no images; its server is set by engine.process.binary"
                        .formatted(instances.engine()));
            case ImageLook.Fetching _ -> throw new IllegalStateException("the fetch has ended");
        };
    }

    private void tell(TenantLook look) {
        context.print(Waiting.wake(
                look.reading().state(),
                "the control plane restarts them now",
                "they are restarted by the next: %s up%s, or reconcile"
                        .formatted(context.terminal().program(), options.typed())));
    }
}
