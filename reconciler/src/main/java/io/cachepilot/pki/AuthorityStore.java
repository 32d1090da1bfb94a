package io.cachepilot.pki;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.ParsedFiles;
import io.cachepilot.pki.certificate.CertificateUnreadable;
import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.pki.certificate.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private final AtomicReference<Optional<TrustedAuthorities>> lastGood = new AtomicReference<>(Optional.empty());

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
        int generation = issuingGeneration().orElseThrow();
        requireKey(generation);
        make(generation);
        if (readableBundle().isEmpty()) {
            // Which of them clients trusted is not known: one too many harms nobody, and is taken away again in its
            // time.
            publish(generations());
        }
        dropLegacy();
    }

    /** Only when it is there as a generation: one that was brought back from a recovery bundle may be the one that clients know. */
    private void dropLegacy() {
        Optional<String> legacy = DurableFile.read(legacy().keyFile());
        if (legacy.isEmpty()) {
            return;
        }
        boolean known = keys().stream()
                .anyMatch(generation ->
                        DurableFile.read(files(generation).keyFile()).equals(legacy));
        if (!known) {
            throw new AuthorityUnusable(
                    "%s is the key of another authority than those of the generations %s; to go on with it, move issuing and the files generation-* in %s away, and to go on with those generations, move it away"
                            .formatted(legacy().keyFile(), keys(), directory));
        }
        DurableFile.delete(legacy().keyFile());
    }

    private void requireKey(int generation) {
        if (!Files.exists(files(generation).keyFile())) {
            throw noKey(generation);
        }
    }

    private AuthorityUnusable noKey(int generation) {
        return new AuthorityUnusable("there is no key " + files(generation).keyFile()
                + ", by which certificates are issued; restore it from a recovery bundle");
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

    /**
     * Deletes the key and the certificate of a generation.
     *
     * @throws AuthorityUnusable when it issues or is trusted
     */
    public void drop(int generation) {
        if (issuingGeneration().filter(issuing -> issuing == generation).isPresent()
                || trustedGenerations().contains(generation)) {
            throw new AuthorityUnusable(
                    "generation %d issues certificates, or clients trust it; it is not deleted".formatted(generation));
        }
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

    /** From now on those are to be trusted too, beside whatever is. */
    public void trustAlso(SortedSet<Integer> generations) {
        var bundle = new LinkedHashSet<X509Certificate>(readableBundle());
        generations.forEach(generation -> bundle.add(authority(generation).certificate()));
        write(bundle);
    }

    /** From now on those are to be trusted, and no other. */
    public void publish(SortedSet<Integer> generations) {
        write(generations.stream()
                .map(generation -> authority(generation).certificate())
                .toList());
    }

    private void write(Collection<X509Certificate> bundle) {
        DurableFile.write(bundleFile(), bundle.stream().map(Pem::of).collect(Collectors.joining()));
    }

    /** Whether the bundle holds just the certificates of generations, each once. */
    public boolean isBundleSound() {
        return readableBundle().size() == trustedGenerations().size();
    }

    /** What is no bundle holds nothing, for whoever writes it anew. */
    private List<X509Certificate> readableBundle() {
        try {
            return DurableFile.read(bundleFile())
                    .map(pem -> CertificateView.certificatesIn(bundleFile(), pem))
                    .orElse(List.of());
        } catch (CertificateUnreadable | UncheckedIOException _) {
            return List.of();
        }
    }

    /** Those of the generations that are to be trusted now. */
    public SortedSet<Integer> trustedGenerations() {
        List<X509Certificate> trusted = readableBundle();
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
                        files.certificateFile(),
                        _ -> CertificateAuthority.peek(files, clock, random).orElseThrow(() -> noKey(generation)))
                .orElseThrow(() -> Files.exists(files.keyFile())
                        ? new AuthorityUnusable("there is no certificate " + files.certificateFile())
                        : noKey(generation));
    }

    @Override
    public Optional<CertificateAuthority> issuing() {
        Optional<Integer> generation = issuingGeneration();
        if (generation.isPresent()) {
            return generation.map(this::authority);
        }
        if (keys().isEmpty() || Files.exists(legacy().keyFile())) {
            return CertificateAuthority.peek(legacy(), clock, random);
        }
        requireNoOther();
        // The first one is just being made, and issues next.
        return generations().stream().findFirst().map(this::authority);
    }

    @Override
    public List<X509Certificate> trusted() {
        return bundle().map(TrustedAuthorities::certificates).orElse(List.of());
    }

    @Override
    public Optional<SSLSocketFactory> clientSockets() {
        return bundle().map(TrustedAuthorities::sockets);
    }

    @Override
    public Optional<SSLSocketFactory> controlSockets() {
        return bundle().map(TrustedAuthorities::controlSockets);
    }

    /** One that was damaged while it was in use is used as it was; the authority's own runs write it anew. */
    private Optional<TrustedAuthorities> bundle() {
        try {
            Optional<TrustedAuthorities> read = bundles.read(
                    bundleFile(), pem -> new TrustedAuthorities(CertificateView.certificatesIn(bundleFile(), pem)));
            if (read.isPresent()) {
                lastGood.set(read);
            }
            return read.or(lastGood::get);
        } catch (CertificateUnreadable | UncheckedIOException e) {
            return Optional.of(lastGood.get()
                    .orElseThrow(() -> new AuthorityUnusable(e.getMessage() + "; restore it from a recovery bundle")));
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
