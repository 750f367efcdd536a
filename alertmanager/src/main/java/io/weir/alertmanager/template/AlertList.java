package io.weir.alertmanager.template;

import io.weir.template.TemplateObject;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The alerts of a notification, with those that fire and those that are resolved apart. */
record AlertList(List<AlertView> alerts) implements TemplateObject {
    List<AlertView> firing() {
        return alerts.stream()
                .filter(alert -> alert.status().equals(AlertView.FIRING))
                .toList();
    }

    List<AlertView> resolved() {
        return alerts.stream()
                .filter(alert -> alert.status().equals(AlertView.RESOLVED))
                .toList();
    }

    @Override
    public String typeName() {
        return "template.Alerts";
    }

    @Override
    public Object underlying() {
        return alerts;
    }

    @Override
    public @Nullable Member member(String name) {
        return switch (name) {
            case "Firing" -> Member.method(this::firing);
            case "Resolved" -> Member.method(this::resolved);
            default -> null;
        };
    }

    @Override
    public String toString() {
        return alerts.stream().map(AlertView::toString).collect(Collectors.joining(" ", "[", "]"));
    }
}
