package io.cachepilot.source.location;

import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.location.SourceLocation.Directory;
import io.cachepilot.source.location.SourceLocation.LocalRepository;
import io.cachepilot.source.location.SourceLocation.Place;
import io.cachepilot.source.location.SourceLocation.RemoteRepository;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells directories, repositories of this machine and addresses apart. */
final class LocationParser {
    /** The port's colon belongs to the host; one behind the path begins a directory. */
    private static final Pattern URL_AND_DIRECTORY = Pattern.compile("([A-Za-z0-9+.-]+://[^/]+/[^:]+):([^:]+)");

    private static final Place ALL = new Place(Optional.empty(), "");

    private LocationParser() {}

    static SourceLocation parse(String text, Path base) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty; give a directory or a git repository");
        }
        int hash = text.indexOf('#');
        String where = hash < 0 ? text : text.substring(0, hash);
        if (RemoteUrl.looksLikeOne(where)) {
            return remote(where, hash < 0 ? Optional.empty() : Optional.of(place(text.substring(hash + 1))));
        }
        return local(text, base);
    }

    private static SourceLocation remote(String where, Optional<Place> place) {
        Matcher matcher = URL_AND_DIRECTORY.matcher(where);
        if (place.isEmpty() && matcher.matches()) {
            return new RemoteRepository(
                    RemoteUrl.parse(matcher.group(1)), new Place(Optional.empty(), matcher.group(2)));
        }
        return new RemoteRepository(RemoteUrl.parse(where), place.orElse(ALL));
    }

    private static SourceLocation local(String text, Path base) {
        Path whole = path(text, base);
        if (Files.exists(whole)) {
            return isRepository(whole) ? new LocalRepository(whole, ALL) : new Directory(whole);
        }
        for (int end = 1; end < text.length(); end++) {
            char separator = text.charAt(end);
            if ((separator == '#' || separator == ':') && isRepository(path(text.substring(0, end), base))) {
                return repository(text, end, base);
            }
        }
        int hash = text.lastIndexOf('#');
        return hash > 0 ? repository(text, hash, base) : new Directory(whole);
    }

    private static SourceLocation repository(String text, int end, Path base) {
        String rest = text.substring(end + 1);
        Place place = text.charAt(end) == '#' ? place(rest) : new Place(Optional.empty(), rest);
        return new LocalRepository(path(text.substring(0, end), base), place);
    }

    /** {@code main}, {@code main:tenants} or {@code :tenants}. */
    private static Place place(String text) {
        int colon = text.indexOf(':');
        String branch = colon < 0 ? text : text.substring(0, colon);
        String directory = colon < 0 ? "" : text.substring(colon + 1);
        return new Place(branch.isEmpty() ? Optional.empty() : Optional.of(branch), directory);
    }

    private static Path path(String text, Path base) {
        try {
            return base.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + ManifestName.printable(text) + "' is no path", e);
        }
    }

    private static boolean isRepository(Path path) {
        return Files.exists(path.resolve(".git")) || isBare(path);
    }

    private static boolean isBare(Path path) {
        return Files.isRegularFile(path.resolve("HEAD"))
                && Files.isDirectory(path.resolve("objects"))
                && Files.isDirectory(path.resolve("refs"));
    }
}
