package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Documented operations that this version does not carry out yet. They say so, and do nothing. */
final class NotBuilt {
    private static final List<String> OPERATIONS = List.of(
            "enableRedisInsight",
            "getRedisInsight",
            "disableRedisInsight",
            "listAlerts",
            "resolveAlert",
            "getMetrics",
            "createBackup",
            "listBackups",
            "restoreBackup",
            "verifyBackup",
            "enableBackups",
            "disableBackups",
            "deleteBackup");

    private NotBuilt() {}

    static Map<String, RequestHandler> handlers() {
        RequestHandler refusing = _ -> Answer.json(501, new CachePilotErrors.Detail("Not implemented"));
        return OPERATIONS.stream().collect(Collectors.toMap(Function.identity(), _ -> refusing));
    }
}
