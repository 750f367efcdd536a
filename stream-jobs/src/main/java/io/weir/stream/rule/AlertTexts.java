package io.weir.stream.rule;

/** Expands the templates in labels and annotations of alerting rules. */
@FunctionalInterface
public interface AlertTexts {
    /**
     * The expansion of {@code template} for one element of the rule's vector; a template that fails yields a text that
     * says so.
     *
     * @param alert the rule's name
     * @param sample the element with its own labels, {@code __name__} included
     * @param nowMs the instant of evaluation
     */
    String expand(String alert, String template, VectorSample sample, long nowMs);
}
