package io.weir.alertmanager.template;

import io.weir.alertmanager.alert.Alert;
import io.weir.template.GoTime;
import io.weir.template.TemplateObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert as templates and webhooks see it.
 *
 * @param status {@code firing} or {@code resolved}
 * @param endsAt Go's zero time while it fires
 */
public record AlertView(
        String status,
        KeyValues labels,
        KeyValues annotations,
        Instant startsAt,
        Instant endsAt,
        String generatorUrl,
        String fingerprint)
        implements TemplateObject {
    static final String FIRING = "firing";
    static final String RESOLVED = "resolved";

    static AlertView of(Alert alert, Instant now) {
        boolean resolved = alert.isResolvedAt(now);
        return new AlertView(
                resolved ? RESOLVED : FIRING,
                KeyValues.of(alert.labels().toMap()),
                KeyValues.of(alert.annotations()),
                alert.startsAt(),
                resolved ? alert.endsAt() : GoTime.ZERO,
                alert.generatorUrl(),
                alert.fingerprint());
    }

    @Override
    public String typeName() {
        return "template.Alert";
    }

    @Override
    public @Nullable Member member(String name) {
        return switch (name) {
            case "Status" -> Member.field(status);
            case "Labels" -> Member.field(labels);
            case "Annotations" -> Member.field(annotations);
            case "StartsAt" -> Member.field(GoTime.of(startsAt));
            case "EndsAt" -> Member.field(GoTime.of(endsAt));
            case "GeneratorURL" -> Member.field(generatorUrl);
            case "Fingerprint" -> Member.field(fingerprint);
            default -> null;
        };
    }

    @Override
    public String toString() {
        return "{" + status + " " + labels + " " + annotations + " " + GoTime.of(startsAt) + " " + GoTime.of(endsAt)
                + " " + generatorUrl + " " + fingerprint + "}";
    }
}
