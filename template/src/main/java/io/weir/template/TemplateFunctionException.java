package io.weir.template;

/** What a {@link TemplateFunction} throws to fail the execution; the engine adds the place in the template. */
public final class TemplateFunctionException extends RuntimeException {
    public TemplateFunctionException(String message) {
        super(message);
    }
}
