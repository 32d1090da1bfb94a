package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of server-sent events, as a browser is one. */
final class EventReader implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Map<String, String>> events = new LinkedBlockingQueue<>();
    private final int status;
    private final BufferedReader lines;
    private final Thread reader;

    /** @param lastId that it has seen; empty text: none */
    EventReader(URI address, String key, String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("X-API-Key", key);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        status = answer.statusCode();
        lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        reader = Thread.ofVirtual().start(this::read);
    }

    int status() {
        return status;
    }

    /** The next event, by the names of its fields. */
    Map<String, String> next() throws InterruptedException {
        Map<String, String> event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("an event").isNotNull();
        return event;
    }

    /** The next event whose data holds that text. */
    Map<String, String> next(String text) throws InterruptedException {
        Map<String, String> event = next();
        while (!event.getOrDefault("data", "").contains(text)) {
            event = next();
        }
        return event;
    }

    /** Whether the server ends the stream within the time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return reader.join(time);
    }

    private void read() {
        var event = new HashMap<String, String>();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && event.containsKey("id")) {
                    events.add(Map.copyOf(event));
                    event.clear();
                } else if (line.indexOf(": ") > 0) {
                    event.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
                }
            }
        } catch (IOException _) {
            // One of both has ended it.
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
