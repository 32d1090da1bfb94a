package io.cachepilot.cli.terminal;

import io.cachepilot.access.audit.AuditUnavailable;
import io.cachepilot.access.key.KeyRefused;
import io.cachepilot.access.key.KeysUnreadable;
import io.cachepilot.control.state.StateUnusable;
import io.cachepilot.converge.Approving;
import io.cachepilot.converge.act.NoSuchPart;
import io.cachepilot.converge.act.ProtectedSpec;
import io.cachepilot.converge.act.RunsNot;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.InstanceRefused;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.manifest.edit.EditRefused;
import io.cachepilot.pki.AuthorityUnusable;
import io.cachepilot.pki.certificate.CertificateUnreadable;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.report.NoSuchSpec;
import io.cachepilot.report.UnclearName;
import io.cachepilot.secret.BundleRefused;
import io.cachepilot.secret.SecretUnreadable;
import io.cachepilot.settings.SettingsInvalid;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.UnknownRevision;
import io.cachepilot.source.write.WriteRefused;
import io.cachepilot.spec.SpecRefused;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Tells trouble of the host, of a network or of an input, which a message says all of, from a bug, of which a trace is needed.
 * What commands print and what is logged go by the same list.
 */
public final class ExpectedTrouble {
    private ExpectedTrouble() {}

    /** Whether the message says what is wrong, so that nobody has to see where in the program it was noticed. */
    public static boolean isSeenIn(Throwable failure) {
        return switch (failure) {
            case AuditUnavailable _,
                    AuthorityUnusable _,
                    BundleRefused _,
                    CertificateUnreadable _,
                    CommandFailed _,
                    EditRefused _,
                    EngineUnavailable _,
                    InstanceRefused _,
                    InstanceUnreadable _,
                    KeyRefused _,
                    KeysUnreadable _,
                    NoSuchPart _,
                    Approving.NothingAllowed _,
                    NoSuchSpec _,
                    RedisRefused _,
                    RedisUnreachable _,
                    RunsNot _,
                    ProtectedSpec _,
                    SecretUnreadable _,
                    SettingsInvalid _,
                    SourceUnavailable _,
                    SpecRefused _,
                    StateUnusable _,
                    UnclearName _,
                    UnknownRevision _,
                    WriteRefused _,
                    IOException _,
                    UncheckedIOException _ -> true;
            default -> false;
        };
    }
}
