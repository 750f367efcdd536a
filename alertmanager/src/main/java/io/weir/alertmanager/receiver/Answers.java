package io.weir.alertmanager.receiver;

import io.weir.alertmanager.notify.Outcome;
import io.weir.web.client.HttpAnswer;

/** What the status of an answer means for a notification. */
final class Answers {
    private static final int MAX_QUOTED = 500;

    private Answers() {}

    /** 2xx is success, 5xx is worth another attempt. */
    static Outcome outcome(HttpAnswer answer) {
        return outcome(answer, 0);
    }

    /** @param alsoRetried another status that is worth another attempt */
    static Outcome outcome(HttpAnswer answer, int alsoRetried) {
        if (answer.isSuccess()) {
            return Outcome.DELIVERED;
        }
        int status = answer.status();
        String detail = Truncation.characters(answer.text().strip(), MAX_QUOTED);
        String message = "unexpected status code " + status + (detail.isEmpty() ? "" : ": " + detail);
        boolean retried = status / 100 == 5 || status == alsoRetried;
        return retried ? Outcome.retry(reason(status), message) : Outcome.failed(reason(status), message);
    }

    private static String reason(int status) {
        return switch (status) {
            case 401, 403 -> "authError";
            case 429 -> "rateLimited";
            default -> status / 100 == 4 ? "clientError" : status / 100 == 5 ? "serverError" : "other";
        };
    }
}
