package io.weir.template;

import org.jspecify.annotations.Nullable;

/** A template that can't be parsed or executed; the message is worded and located as Go's. */
public final class TemplateException extends RuntimeException {
    TemplateException(String message) {
        super(message);
    }

    TemplateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
