package io.cachepilot.bench;

import io.cachepilot.api.contract.Contract;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Calls;
import io.cachepilot.api.http.Echo;
import io.cachepilot.api.http.Incoming;
import io.cachepilot.api.http.Requests;
import io.cachepilot.api.http.RouteTable;
import io.cachepilot.json.Json;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a request to the arguments of its operation, as the contract says, warm; and what of that reading its JSON takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RequestBenchmark {
    private static final String BODY = """
            {"tenant_name": "shop-0042", "password": "a-password-of-a-test", "maxmemory_mb": 256, "docker_limit_mb": 512,
             "security_mode": "dual-mode", "persistence_mode": "persistent"}""";

    private final Calls calls = calls();

    private static Calls calls() {
        RequestHandler reading = request -> {
            var sent = request.fields();
            return sent.isFaulty()
                    ? Answer.text(400, "text/plain", "")
                    : Answer.text(200, "text/plain", sent.text("tenant_name").orElse(""));
        };
        Contract contract = Contract.read("cachepilot");
        var handlers = contract.ids().stream().collect(Collectors.toMap(Function.identity(), _ -> reading));
        return new Calls(
                new RouteTable(List.of(contract.surface("CachePilot", List.of("/"), new Echo(), handlers))),
                Incoming::peer,
                Calls.memory(64L << 20));
    }

    /** Fails where the request is not taken, since its refusal would be measured instead. */
    @Benchmark
    public Answer check() {
        Call call = calls.of(Requests.of("POST", "/api/v1/tenants")
                .with("Content-Type", Answer.JSON)
                .sending(BODY));
        Answer answer = call.dispatch();
        call.memory().close();
        if (answer.status() != 200) {
            throw new IllegalStateException("the request was refused: " + answer);
        }
        return answer;
    }

    @Benchmark
    public Object jsonAlone() {
        return Json.read(BODY, Object.class);
    }
}
