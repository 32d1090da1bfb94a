package io.cachepilot.source.directory;

import io.cachepilot.source.CommitContract;
import io.cachepilot.source.Source;
import io.cachepilot.source.git.History;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A plain directory, whose commits lie in the history. */
final class DirectoryCommitTest extends CommitContract {
    @TempDir
    private Path directory;

    private Path tenants;
    private History history;
    private DirectorySource source;

    @BeforeEach
    void makeDirectory() throws Exception {
        tenants = Files.createDirectory(directory.resolve("tenants.d"));
        history = new History(directory.resolve("history"));
        source = new DirectorySource(tenants, history);
        changeBehindItsBack("a.yaml", "a");
        source.take();
    }

    @AfterEach
    void closeHistory() {
        history.close();
    }

    @Override
    protected Source source() {
        return source;
    }

    @Override
    protected void changeBehindItsBack(String file, String text) throws Exception {
        Files.writeString(tenants.resolve(file), text);
    }

    @Override
    protected String git(String... arguments) throws Exception {
        return git(directory.resolve("history"), arguments);
    }
}
