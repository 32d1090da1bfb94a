package io.cachepilot.cli.secret;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.manifest.Read;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.secret.Opened;
import io.cachepilot.secret.SealedValues;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a new sealing key. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description =
                "Makes a new key that values are sealed to from now on, and tells which manifests are sealed to an"
                        + " older one. Older keys are kept, and go on opening.")
final class KeysRotateCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--check", description = "Makes no key, and only tells which manifests are sealed to an older one.")
    private boolean check;

    KeysRotateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        SealedValues sealing = context.installation().sealing(context.settings(options));
        if (!check) {
            context.print("values are sealed to this key from now on: " + sealing.rotate());
        }
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            var desired = reading.source().look();
            List<Old> old = desired.manifests().valid().stream()
                    .flatMap(valid -> old(valid, reading, sealing))
                    .toList();
            context.print(
                    old.isEmpty()
                            ? "no manifest is sealed to an older key"
                            : "sealed to an older key, which still opens them; to seal one again, put in its place what"
                                    + " this prints:");
            old.forEach(this::print);
            if (desired.hasErrors()) {
                context.print("manifests that are refused were not looked at; see: cachepilot validate");
            }
        }
        return ExitCode.OK.number();
    }

    /** A value that is sealed to an older key. */
    private record Old(Read.Valid manifest, Key key, String field) {}

    private static Stream<Old> old(Read.Valid valid, ReadOnlyControlPlane reading, SealedValues sealing) {
        Key key = Key.of(valid.kind(), valid.name());
        return reading.acts(key).secrets().sealed(valid.spec()).entrySet().stream()
                .filter(each -> sealing.open(each.getValue(), key, each.getKey()) instanceof Opened.Plain plain
                        && !plain.current())
                .map(each -> new Old(valid, key, each.getKey()));
    }

    private void print(Old old) {
        context.print("  %1$s:%2$d: %3$s %6$s %4$s%5$s | %3$s seal %4$s%5$s"
                .formatted(
                        old.manifest().file(),
                        old.manifest().line(),
                        context.terminal().program(),
                        Overview.named(old.key()),
                        options.typed(),
                        old.field()));
    }
}
