package io.cachepilot.pki;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.ParsedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/**
 * The generations of an authority on disk, durably: of each its key and certificate, which one issues, and the bundle of those
 * that have to be trusted. Each change is one file; nothing is replaced silently.
 */
public final class AuthorityStore implements Authority {
    private static final Pattern GENERATION = Pattern.compile("generation-([1-9][0-9]{0,8})\\.key");
    private static final String ISSUING = "issuing";

    private final Path directory;
    private final InstantSource clock;
    private final SecureRandom random;
    private final ReentrantReadWriteLock issuing = new ReentrantReadWriteLock();
    private final ParsedFiles<TrustedAuthorities> bundles = new ParsedFiles<>();
    private final ParsedFiles<CertificateAuthority> authorities = new ParsedFiles<>();

    private AuthorityStore(Path directory, InstantSource clock, SecureRandom random) {
        this.directory = directory;
        this.clock = clock;
        this.random = random;
    }

    /** One that only reads, and has nothing to read where nothing was made yet. */
    public static AuthorityStore reading(Path directory) {
        return new AuthorityStore(directory, InstantSource.system(), new SecureRandom());
    }

    /**
     * One that works: where there is no authority at all, generation 1 is made and issues. Throws {@link AuthorityUnusable} when
     * files are damaged, lack, or leave a key readable by others.
     */
    public static AuthorityStore open(Path directory, InstantSource clock, SecureRandom random) {
        var store = new AuthorityStore(directory, clock, random);
        store.begin();
        return store;
    }

    /** The PEM file to give to clients: the certificates of all that have to be trusted. */
    public Path bundleFile() {
        return directory.resolve("ca.crt");
    }

    private void begin() {
        if (issuingGeneration().isEmpty()) {
            requireNoOther();
            single().ifPresent(files(1)::adopt);
            make(1);
            publish(new TreeSet<>(List.of(1)));
            issueBy(1);
        }
        // Only now: until then it is the one key that there is.
        DurableFile.delete(legacy().keyFile());
        int generation = issuingGeneration().orElseThrow();
        authority(generation);
        make(generation);
    }

    /** Never is an authority replaced because it is not known which one issued. */
    private void requireNoOther() {
        var others = new TreeSet<>(keys());
        others.remove(1);
        if (!others.isEmpty()) {
            throw new AuthorityUnusable(
                    "%s is gone, so it is not known by which of the generations %s certificates are issued; restore it from a recovery bundle"
                            .formatted(directory.resolve(ISSUING), keys()));
        }
    }

    /** Before there were generations, there was one authority, whose certificate was the bundle. */
    private Optional<AuthorityFiles> single() {
        AuthorityFiles legacy = legacy();
        if (Files.exists(legacy.keyFile())) {
            CertificateAuthority.open(legacy, clock, random);
            return Optional.of(legacy);
        }
        if (keys().isEmpty()) {
            legacy.requireNoCertificate();
        }
        return Optional.empty();
    }

    private AuthorityFiles legacy() {
        return new AuthorityFiles(directory, "ca");
    }

    /** Those that are made, the oldest first: a crash may have left one without its certificate. */
    public SortedSet<Integer> generations() {
        var made = new TreeSet<>(keys());
        made.removeIf(generation -> !Files.exists(files(generation).certificateFile()));
        return Collections.unmodifiableSortedSet(made);
    }

    /** Those whose keys are there, the oldest first. */
    public SortedSet<Integer> keys() {
        var generations = new TreeSet<Integer>();
        try (var entries = Files.list(directory)) {
            entries.map(entry -> GENERATION.matcher(String.valueOf(entry.getFileName())))
                    .filter(Matcher::matches)
                    .forEach(name -> generations.add(Integer.valueOf(name.group(1))));
        } catch (NoSuchFileException _) {
            // Nothing was ever made here.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
        return Collections.unmodifiableSortedSet(generations);
    }

    /** Makes the key and the certificate of a generation; what is there of it is kept. */
    public CertificateAuthority make(int generation) {
        return CertificateAuthority.open(files(generation), clock, random);
    }

    /** Deletes the key and the certificate of a generation. */
    public void drop(int generation) {
        files(generation).delete();
    }

    /** The generation that issues; empty where there is no authority yet. */
    public Optional<Integer> issuingGeneration() {
        return DurableFile.read(directory.resolve(ISSUING)).map(text -> {
            try {
                return Integer.valueOf(text.strip());
            } catch (NumberFormatException _) {
                throw new AuthorityUnusable(
                        "%s holds no generation of the authority, like 1; it is the one by which certificates are issued, of %s"
                                .formatted(directory.resolve(ISSUING), generations()));
            }
        });
    }

    /** From now on that one issues. Certificates that are being made are finished before. */
    public void issueBy(int generation) {
        issuing.writeLock().lock();
        try {
            DurableFile.write(directory.resolve(ISSUING), generation + "\n");
        } finally {
            issuing.writeLock().unlock();
        }
    }

    /** From now on those are to be trusted, and no other. */
    public void publish(SortedSet<Integer> generations) {
        var bundle = new StringBuilder();
        for (int generation : generations) {
            bundle.append(Pem.of(authority(generation).certificate()));
        }
        DurableFile.write(bundleFile(), bundle.toString());
    }

    /** Those of the generations that are to be trusted now. */
    public SortedSet<Integer> trustedGenerations() {
        List<X509Certificate> trusted = trusted();
        var generations = new TreeSet<>(generations());
        generations.removeIf(
                generation -> !trusted.contains(authority(generation).certificate()));
        return Collections.unmodifiableSortedSet(generations);
    }

    /** The authority of a generation. Throws {@link AuthorityUnusable} when it is not there as it should be. */
    public CertificateAuthority authority(int generation) {
        AuthorityFiles files = files(generation);
        return authorities
                .read(
                        files.keyFile(),
                        _ -> CertificateAuthority.peek(files, clock, random)
                                .orElseThrow(() ->
                                        new AuthorityUnusable("there is no certificate " + files.certificateFile())))
                .orElseThrow(() -> new AuthorityUnusable("there is no key " + files.keyFile()
                        + ", by which certificates are issued; restore it from a recovery bundle"));
    }

    @Override
    public Optional<CertificateAuthority> issuing() {
        Optional<Integer> generation = issuingGeneration();
        return generation.isPresent()
                ? generation.map(this::authority)
                : CertificateAuthority.peek(legacy(), clock, random);
    }

    @Override
    public List<X509Certificate> trusted() {
        return bundle().map(TrustedAuthorities::certificates).orElse(List.of());
    }

    @Override
    public Optional<SSLSocketFactory> clientSockets() {
        return bundle().map(TrustedAuthorities::sockets);
    }

    private Optional<TrustedAuthorities> bundle() {
        try {
            return bundles.read(
                    bundleFile(), pem -> new TrustedAuthorities(CertificateView.certificatesIn(bundleFile(), pem)));
        } catch (CertificateUnreadable e) {
            throw new AuthorityUnusable(e.getMessage() + "; restore it from a recovery bundle");
        }
    }

    @Override
    public <T> T issue(Function<CertificateAuthority, T> making) {
        issuing.readLock().lock();
        try {
            return making.apply(
                    issuing().orElseThrow(() -> new AuthorityUnusable("there is no certificate authority yet")));
        } finally {
            issuing.readLock().unlock();
        }
    }

    private AuthorityFiles files(int generation) {
        return new AuthorityFiles(directory, name(generation));
    }

    private static String name(int generation) {
        return "generation-" + generation;
    }
}
