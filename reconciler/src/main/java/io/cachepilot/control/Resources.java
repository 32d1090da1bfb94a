package io.cachepilot.control;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Things to be closed together, in their order. One that can't be closed does not keep the others open. */
public record Resources(List<AutoCloseable> all) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    public Resources {
        all = List.copyOf(all);
    }

    @Override
    public void close() {
        for (AutoCloseable resource : all) {
            try {
                resource.close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.atWarn().addKeyValue("resource", resource).setCause(e).log("could not be closed");
            }
        }
    }
}
