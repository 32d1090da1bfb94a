package io.cachepilot.control.state;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.file.Ownership;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What lies where in the state directory. */
public record StateDirectory(Path root) {
    /** Of files that are written as a whole: those of an instance lie three deep. */
    private static final int DEEPEST = 3;

    /**
     * To be called before anything is written here.
     *
     * @throws StateUnusable when it belongs to another user, who could not use what this one would leave in it
     */
    public void requireOwn() {
        Ownership.mismatch(root).ifPresent(users -> {
            throw new StateUnusable(
                    "the state directory %s belongs to the user %s, who could not read what %s writes there; run this as %s, or give the directory to %s with chown -R, while nothing runs on it"
                            .formatted(root, users.owner(), users.self(), users.owner(), users.self()));
        });
    }

    /**
     * Deletes what a control plane has left that ended in the middle of a write, which may hold a key or a password, or of a deletion. To
     * be called by the holder of the {@link #lock} alone, before it writes.
     */
    public void tidy() {
        Stream.of(root.resolve("keys"), authority(), instances(), root.resolve("records"))
                .forEach(directory -> FileTree.deleteUnfinished(directory, DEEPEST));
        FileTree.deleteEmptyIn(instances());
    }

    /** Precious: the passwords of the tenants. */
    public Path secrets() {
        return root.resolve("keys").resolve("tenants");
    }

    /** Precious: the keys that values of manifests are sealed to. */
    public Path sealingKeys() {
        return root.resolve("keys").resolve("sealing");
    }

    /** Precious: the key of the fingerprints. */
    public Path fingerprintKey() {
        return root.resolve("keys").resolve("fingerprint.key");
    }

    /** Precious: the certificate authority. */
    public Path authority() {
        return root.resolve("ca");
    }

    /** Precious: the instances, their data, and what was chosen for them. */
    public Path instances() {
        return root.resolve("instances");
    }

    /** What is remembered of the specs of a kind that has no instances; the kind by the word of its keys. */
    public Path records(String kind) {
        return root.resolve("records").resolve(kind);
    }

    /** Precious: which engine was chosen. */
    public Path engine() {
        return root.resolve("engine");
    }

    /** The engine that was chosen for it; empty before that was done. */
    public Optional<String> chosenEngine() {
        return DurableFile.read(engine()).map(String::strip);
    }

    /** Precious: the id of this installation, which tells its containers from those of others. */
    public Path installation() {
        return root.resolve("installation");
    }

    /** What a person has allowed. */
    public Path approvals() {
        return root.resolve("approvals");
    }

    /** What a person has agreed to last of each spec, where nothing else comes into force. */
    public Path agreed() {
        return root.resolve("agreed");
    }

    /** What is to be erased of tenants that are gone; one that was begun has to be finished. */
    public Path erasures() {
        return root.resolve("erasures");
    }

    /** Where signatures are checked, the commit that was accepted last. Without it, the newest one has to be signed. */
    public Path accepted() {
        return root.resolve("accepted");
    }

    /** Which deliveries of webhooks were accepted, so that each works once. */
    public Path deliveries() {
        return root.resolve("deliveries");
    }

    /** May be lost: every revision of a plain directory. */
    public Path history() {
        return root.resolve("history");
    }

    /** May be lost. */
    public Path cache() {
        return root.resolve("cache");
    }

    /** May be lost: the copy of a remote repository. Each has its own, so that none is taken for another one. */
    public Path copy(String repository) {
        byte[] name = repository.getBytes(StandardCharsets.UTF_8);
        return cache().resolve("source-" + UUID.nameUUIDFromBytes(name) + ".git");
    }

    /** May be lost: the status of every spec, as of the last change. */
    public Path status() {
        return cache().resolve("status.json");
    }

    /** May be lost: what happened. */
    public Path events() {
        return cache().resolve("events.jsonl");
    }

    /** May be lost: the log of the control plane. */
    public Path log() {
        return cache().resolve("cachepilot.log");
    }

    /** May be lost: how many requests were let through a moment ago, and who is blocked. */
    public Path limits() {
        return cache().resolve("limits");
    }

    /** The first API key, until somebody moves it to where secrets are kept. */
    public Path firstKey() {
        return root.resolve("first-api-key");
    }

    /** May be lost: what other commands ask of a running control plane. */
    public Path requests() {
        return cache().resolve("requests");
    }

    /** May be lost: requests to a running control plane to begin its API anew. */
    public Path apiRequests() {
        return cache().resolve("api-requests");
    }

    /** May be lost: where a running control plane serves its API. */
    public Path servedApi() {
        return cache().resolve("api.json");
    }

    /** Where a running control plane is asked by commands of this host; a path that is too long for a socket is another one. */
    public Path controlSocket() {
        return root.resolve("control.sock");
    }

    /** Names the directory of that socket where its path would be too long. */
    public Path controlDirectory() {
        return root.resolve("control");
    }

    /** Held by the one control plane that works on this state. */
    public Path lock() {
        return root.resolve("lock");
    }
}
