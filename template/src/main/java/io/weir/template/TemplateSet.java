package io.weir.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Named templates that can call each other, and the functions they may use. Immutable: adding a text gives a new set,
 * so a set can be shared between threads and extended for one execution.
 */
public final class TemplateSet {
    private final Map<String, TemplateFunction> functions;
    private final Map<String, Definition> definitions;

    private TemplateSet(Map<String, TemplateFunction> functions, Map<String, Definition> definitions) {
        this.functions = functions;
        this.definitions = definitions;
    }

    /** A set without templates whose texts may use Go's built-in functions and {@code functions}. */
    public static TemplateSet of(Map<String, TemplateFunction> functions) {
        Map<String, TemplateFunction> all = new HashMap<>(Builtins.ALL);
        all.putAll(functions);
        return new TemplateSet(Map.copyOf(all), Map.of());
    }

    /**
     * This set with the template {@code name} and those that {@code text} defines; they replace earlier ones of the same
     * name, except that a blank text doesn't replace a template.
     *
     * @throws TemplateException if {@code text} doesn't parse
     */
    public TemplateSet with(String name, String text) {
        Map<String, Definition> merged = new LinkedHashMap<>(definitions);
        Parser.parse(name, text, functions.keySet()).forEach((defined, definition) -> {
            if (!definition.root().isBlank() || !merged.containsKey(defined)) {
                merged.put(defined, definition);
            }
        });
        return new TemplateSet(functions, merged);
    }

    /** Whether there is a template {@code name}. */
    public boolean has(String name) {
        return definitions.containsKey(name);
    }

    /** The names of all templates. */
    public Set<String> names() {
        return Set.copyOf(definitions.keySet());
    }

    /**
     * The output of the template {@code name} with {@code data} as dot.
     *
     * @throws TemplateException if there is no such template, or its execution fails or exceeds a limit
     */
    public String execute(String name, @Nullable Object data, ExecutionOptions options) {
        return execute(name, data, Map.of(), options);
    }

    /**
     * {@link #execute(String, Object, Map, ExecutionOptions)} for HTML: values are escaped as their place in the
     * document demands, as {@code html/template} does it.
     */
    public String executeHtml(
            String name, @Nullable Object data, Map<String, TemplateFunction> replacements, ExecutionOptions options) {
        return execute(name, data, replacements, options, new HtmlOutput());
    }

    /** {@link #execute(String, Object, ExecutionOptions)} with functions that replace those of the set this once. */
    public String execute(
            String name, @Nullable Object data, Map<String, TemplateFunction> replacements, ExecutionOptions options) {
        return execute(name, data, replacements, options, Output.PLAIN);
    }

    private String execute(
            String name,
            @Nullable Object data,
            Map<String, TemplateFunction> replacements,
            ExecutionOptions options,
            Output output) {
        Definition definition = definitions.get(name);
        if (definition == null) {
            throw new TemplateException("template: no template " + GoQuote.quote(name) + " in the set");
        }
        Map<String, TemplateFunction> callable = functions;
        if (!replacements.isEmpty()) {
            callable = new HashMap<>(functions);
            callable.putAll(replacements);
        }
        return new Evaluator(definition, definitions, callable, options, output).execute(data);
    }
}
