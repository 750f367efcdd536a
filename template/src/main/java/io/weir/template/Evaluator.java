package io.weir.template;

import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks a template's tree and writes its output. Confined to one thread and one execution.
 *
 * <p>The last visited node is remembered, since that is what an error quotes; the order of visits is that of {@code
 * text/template/exec.go}.
 */
final class Evaluator {
    private static final int MAX_DEPTH = 200;

    /** Stands for "no argument was piped in". */
    private static final Object NOTHING = new Object();

    /** How a walk ended. */
    private enum Flow {
        NORMAL,
        BREAK,
        CONTINUE
    }

    private static final class Binding {
        final String name;

        @Nullable
        Object value;

        Binding(String name, @Nullable Object value) {
            this.name = name;
            this.value = value;
        }
    }

    private final Map<String, Definition> definitions;
    private final Map<String, TemplateFunction> functions;
    private final ExecutionOptions options;
    private final Output output;
    private final StringBuilder out = new StringBuilder();
    private Definition definition;
    private List<Binding> bindings = new ArrayList<>();
    private Node node;
    private long steps;
    private int depth;

    Evaluator(
            Definition definition,
            Map<String, Definition> definitions,
            Map<String, TemplateFunction> functions,
            ExecutionOptions options,
            Output output) {
        this.output = output;
        this.definition = definition;
        this.definitions = definitions;
        this.functions = functions;
        this.options = options;
        this.node = definition.root();
    }

    String execute(@Nullable Object data) {
        Object dot = GoValues.normalize(data);
        bindings.add(new Binding("$", dot));
        walk(dot, definition.root());
        return out.toString();
    }

    private Flow walk(@Nullable Object dot, Node.ListNode list) {
        at(list);
        for (Node.Statement statement : list.nodes()) {
            Flow flow = walk(dot, statement);
            if (flow != Flow.NORMAL) {
                return flow;
            }
        }
        return Flow.NORMAL;
    }

    private Flow walk(@Nullable Object dot, Node.Statement statement) {
        at(statement);
        if (statement instanceof Node.Text text) {
            write(output.text(text.text()));
        } else if (statement instanceof Node.Action action) {
            Object value = pipeline(dot, action.pipe());
            if (action.pipe().declarations().isEmpty()) {
                at(action);
                print(value, action);
            }
        } else if (statement instanceof Node.If branch) {
            return branch(dot, branch.pipe(), branch.list(), branch.elseList(), false);
        } else if (statement instanceof Node.With branch) {
            return branch(dot, branch.pipe(), branch.list(), branch.elseList(), true);
        } else if (statement instanceof Node.Range range) {
            return range(dot, range);
        } else if (statement instanceof Node.Invocation invocation) {
            invoke(dot, invocation);
        } else {
            return statement instanceof Node.Break ? Flow.BREAK : Flow.CONTINUE;
        }
        return Flow.NORMAL;
    }

    private Flow branch(
            @Nullable Object dot,
            Node.Pipe pipe,
            Node.ListNode list,
            Node.@Nullable ListNode elseList,
            boolean rebinds) {
        int mark = bindings.size();
        Object value = pipeline(dot, pipe);
        Flow flow = Flow.NORMAL;
        if (GoValues.truth(value)) {
            flow = walk(rebinds ? value : dot, list);
        } else if (elseList != null) {
            flow = walk(dot, elseList);
        }
        truncate(mark);
        return flow;
    }

    private Flow range(@Nullable Object dot, Node.Range range) {
        int mark = bindings.size();
        Object value = pipeline(dot, range.pipe());
        Object plain = GoValues.underlying(value);
        Map<String, ?> map = GoValues.asMap(plain);
        Flow flow = Flow.NORMAL;
        boolean ran = false;
        if (map != null) {
            for (Map.Entry<String, ?> entry : map.entrySet()) {
                ran = true;
                flow = iteration(range, entry.getKey(), GoValues.normalize(entry.getValue()));
                if (flow == Flow.BREAK) {
                    break;
                }
            }
        } else if (plain instanceof List<?> list) {
            for (int i = 0; i < list.size() && flow != Flow.BREAK; i++) {
                ran = true;
                flow = iteration(range, (long) i, GoValues.normalize(list.get(i)));
            }
        } else if (plain instanceof Long count) {
            if (range.pipe().declarations().size() > 1) {
                throw error("can't use " + count + " to iterate over more than one variable");
            }
            for (long i = 0; i < count && flow != Flow.BREAK; i++) {
                ran = true;
                flow = iteration(range, null, i);
            }
        } else if (plain != null) {
            throw error("range can't iterate over " + GoFormat.print(value));
        }
        flow = Flow.NORMAL;
        Node.ListNode elseList = range.elseList();
        if (!ran && elseList != null) {
            flow = walk(dot, elseList);
        }
        truncate(mark);
        return flow;
    }

    private Flow iteration(Node.Range range, @Nullable Object index, @Nullable Object element) {
        int mark = bindings.size();
        Node.Pipe pipe = range.pipe();
        int declared = pipe.declarations().size();
        if (declared > 0) {
            String first = pipe.declarations().get(0).name();
            if (pipe.assigns()) {
                assign(first, declared > 1 ? index : element);
            } else {
                bindings.get(mark - 1).value = element;
            }
        }
        if (declared > 1) {
            if (pipe.assigns()) {
                assign(pipe.declarations().get(1).name(), element);
            } else {
                bindings.get(mark - 2).value = index;
            }
        }
        Flow flow = walk(element, range.list());
        truncate(mark);
        return flow;
    }

    private void invoke(@Nullable Object dot, Node.Invocation invocation) {
        Definition called = definitions.get(invocation.name());
        if (called == null) {
            throw error("template " + GoQuote.quote(invocation.name()) + " not defined");
        }
        if (depth == MAX_DEPTH) {
            throw error("exceeded maximum template depth (" + MAX_DEPTH + ")");
        }
        Node.Pipe pipe = invocation.pipe();
        Object argument = pipe == null ? null : pipeline(dot, pipe);
        Definition caller = definition;
        List<Binding> callerBindings = bindings;
        definition = called;
        bindings = new ArrayList<>();
        bindings.add(new Binding("$", argument));
        depth++;
        walk(argument, called.root());
        depth--;
        bindings = callerBindings;
        definition = caller;
    }

    private @Nullable Object pipeline(@Nullable Object dot, Node.Pipe pipe) {
        at(pipe);
        Object value = NOTHING;
        for (Node.Command command : pipe.commands()) {
            value = command(dot, command, value);
        }
        for (Node.Variable variable : pipe.declarations()) {
            if (pipe.assigns()) {
                assign(variable.name(), value);
            } else {
                bindings.add(new Binding(variable.name(), value));
            }
        }
        return value;
    }

    private @Nullable Object command(@Nullable Object dot, Node.Command command, @Nullable Object piped) {
        List<Node.Operand> words = command.words();
        List<Node.Operand> arguments = words.subList(1, words.size());
        Node.Operand first = words.get(0);
        if (first instanceof Node.Field field) {
            at(field);
            return path(dot, dot, field, field.path(), arguments, piped);
        }
        if (first instanceof Node.Chain chain) {
            return chain(dot, chain, arguments, piped);
        }
        if (first instanceof Node.Identifier identifier) {
            return function(dot, identifier, command, arguments, piped);
        }
        if (first instanceof Node.Variable variable) {
            return variable(dot, variable, arguments, piped);
        }
        if (!(first instanceof Node.Pipe)) {
            at(first);
        }
        if (!arguments.isEmpty() || piped != NOTHING) {
            throw error("can't give argument to non-function " + first);
        }
        if (first instanceof Node.Pipe pipe) {
            return pipeline(dot, pipe);
        }
        if (first instanceof Node.Dot) {
            return dot;
        }
        if (first instanceof Node.Nil) {
            throw error("nil is not a command");
        }
        return literal(first);
    }

    /** The value of a literal where no type is asked for. */
    private Object literal(Node.Operand operand) {
        if (operand instanceof Node.Bool bool) {
            return bool.value();
        }
        if (operand instanceof Node.StringLiteral string) {
            return string.text();
        }
        if (operand instanceof Node.NumberLiteral number) {
            at(number);
            Constant constant = number.constant();
            if (constant.looksReal()) {
                return constant.real();
            }
            if (constant.integer() == null) {
                throw error(constant.text() + " overflows int");
            }
            return constant.integer();
        }
        throw error("can't evaluate command " + GoQuote.quote(operand.toString()));
    }

    private @Nullable Object variable(
            @Nullable Object dot, Node.Variable variable, List<Node.Operand> arguments, @Nullable Object piped) {
        at(variable);
        Object value = lookUp(variable.name());
        if (variable.path().size() == 1) {
            if (!arguments.isEmpty() || piped != NOTHING) {
                throw error("can't give argument to non-function " + variable);
            }
            return value;
        }
        return path(
                dot, value, variable, variable.path().subList(1, variable.path().size()), arguments, piped);
    }

    private @Nullable Object chain(
            @Nullable Object dot, Node.Chain chain, List<Node.Operand> arguments, @Nullable Object piped) {
        at(chain);
        Object value = argument(dot, ParameterType.ANY, chain.operand());
        return path(dot, value, chain, chain.path(), arguments, piped);
    }

    private @Nullable Object path(
            @Nullable Object dot,
            @Nullable Object receiver,
            Node node,
            List<String> names,
            List<Node.Operand> arguments,
            @Nullable Object piped) {
        Object value = receiver;
        int last = names.size() - 1;
        boolean element = false;
        for (int i = 0; i < last; i++) {
            Object parent = value;
            value = field(dot, names.get(i), node, List.of(), NOTHING, parent, element);
            element = GoValues.underlying(parent) instanceof Map<?, ?> map && map.containsKey(names.get(i));
        }
        return field(dot, names.get(last), node, arguments, piped, value, element);
    }

    private @Nullable Object field(
            @Nullable Object dot,
            String name,
            Node node,
            List<Node.Operand> arguments,
            @Nullable Object piped,
            @Nullable Object receiver,
            boolean isElement) {
        // What a map of anything holds has the static type interface {} in Go, and errors say so.
        if (receiver == null && isElement) {
            throw error("nil pointer evaluating interface {}." + name);
        }
        if (receiver == null) {
            if (options.missingKey() == ExecutionOptions.MissingKey.ERROR) {
                throw error("nil data; no entry for key " + GoQuote.quote(name));
            }
            return null;
        }
        boolean hasArguments = !arguments.isEmpty() || piped != NOTHING;
        if (receiver instanceof TemplateObject object) {
            TemplateObject.Member member = object.member(name);
            if (member != null) {
                TemplateFunction method = member.method();
                if (method != null) {
                    return call(dot, method, node, name, arguments, piped);
                }
                if (hasArguments) {
                    throw error(name + " has arguments but cannot be invoked as function");
                }
                return GoValues.normalize(member.value());
            }
        }
        Object plain = GoValues.underlying(receiver);
        boolean isLabels = plain instanceof Labels;
        if (plain == null || !isLabels && !(plain instanceof Map)) {
            String type = isElement ? ParameterType.ANY.goName() : GoValues.typeName(receiver);
            throw error("can't evaluate field " + name + " in type " + type);
        }
        if (hasArguments) {
            throw error(name + " is not a method but has arguments");
        }
        return entry(receiver, plain, name);
    }

    private @Nullable Object entry(Object receiver, Object map, String name) {
        boolean isLabels = map instanceof Labels;
        boolean has = isLabels ? ((Labels) map).has(name) : ((Map<?, ?>) map).containsKey(name);
        if (has) {
            return isLabels ? ((Labels) map).get(name) : GoValues.normalize(((Map<?, ?>) map).get(name));
        }
        return switch (options.missingKey()) {
            case INVALID -> null;
            case ZERO -> isLabels ? "" : receiver instanceof TemplateObject object ? object.missing() : null;
            case ERROR -> throw error("map has no entry for key " + GoQuote.quote(name));
        };
    }

    private @Nullable Object function(
            @Nullable Object dot,
            Node.Identifier identifier,
            Node command,
            List<Node.Operand> arguments,
            @Nullable Object piped) {
        at(identifier);
        TemplateFunction function = functions.get(identifier.name());
        if (function == null) {
            throw error(GoQuote.quote(identifier.name()) + " is not a defined function");
        }
        return call(dot, function, command, identifier.name(), arguments, piped);
    }

    private @Nullable Object call(
            @Nullable Object dot,
            TemplateFunction function,
            Node node,
            String name,
            List<Node.Operand> words,
            @Nullable Object piped) {
        int given = words.size() + (piped == NOTHING ? 0 : 1);
        checkCount(function, name, words.size(), given);
        if (function == Builtins.AND || function == Builtins.OR) {
            return shortCircuit(dot, function == Builtins.OR, words, piped);
        }
        List<@Nullable Object> arguments = new ArrayList<>(given);
        for (int i = 0; i < words.size(); i++) {
            arguments.add(argument(dot, function.parameter(i), words.get(i)));
        }
        if (piped != NOTHING) {
            arguments.add(checked(piped, function.parameter(given - 1)));
        }
        try {
            Object result;
            if (function == Builtins.CALL) {
                result = callValue(words.isEmpty() ? "value" : words.get(0).toString(), arguments);
            } else if (function == PrometheusFunctions.TMPL) {
                result = executeNamed(String.valueOf(arguments.get(0)), arguments.get(1));
            } else {
                result = function.call(arguments);
            }
            if (result instanceof String text && text.length() > options.maxOutputChars()) {
                throw new TemplateFunctionException("result exceeds " + options.maxOutputChars() + " characters");
            }
            return GoValues.normalize(result);
        } catch (TemplateException e) {
            throw e;
        } catch (RuntimeException e) {
            // As Go recovers from a panicking function: whatever goes wrong inside is the template's failure.
            at(node);
            throw error("error calling " + name + ": " + e.getMessage(), e);
        }
    }

    private void checkCount(TemplateFunction function, String name, int words, int given) {
        if (function.isVariadic()) {
            if (given < function.required()) {
                throw error("wrong number of args for " + name + ": want at least " + function.required() + " got "
                        + words);
            }
        } else if (given != function.required()) {
            throw error("wrong number of args for " + name + ": want " + function.required() + " got " + given);
        }
    }

    private @Nullable Object shortCircuit(
            @Nullable Object dot, boolean stopsAt, List<Node.Operand> words, @Nullable Object piped) {
        Object value = null;
        for (Node.Operand word : words) {
            value = argument(dot, ParameterType.ANY, word);
            if (GoValues.truth(value) == stopsAt) {
                return value;
            }
        }
        return piped == NOTHING ? value : piped;
    }

    /** {@code tmpl}: the output of a template whose name is computed. */
    private SafeText executeNamed(String name, @Nullable Object data) {
        Definition called = definitions.get(name);
        if (called == null) {
            throw new TemplateFunctionException("template " + GoQuote.quote(name) + " not defined");
        }
        if (depth == MAX_DEPTH) {
            throw error("exceeded maximum template depth (" + MAX_DEPTH + ")");
        }
        Evaluator evaluator = new Evaluator(called, definitions, functions, options, Output.PLAIN);
        evaluator.depth = depth + 1;
        evaluator.steps = steps;
        String text = evaluator.execute(data);
        steps = evaluator.steps;
        return new SafeText(SafeText.Kind.HTML, text);
    }

    private static @Nullable Object callValue(String name, List<@Nullable Object> arguments) {
        Object callee = arguments.get(0);
        if (callee == null) {
            throw new TemplateFunctionException("call of nil");
        }
        if (!(callee instanceof TemplateFunction function)) {
            throw new TemplateFunctionException("non-function " + name + " of type " + GoValues.typeName(callee));
        }
        List<@Nullable Object> rest = arguments.subList(1, arguments.size());
        if (function.isVariadic() ? rest.size() < function.required() : rest.size() != function.required()) {
            throw new TemplateFunctionException("wrong number of args for " + name + ": got " + rest.size() + " want "
                    + (function.isVariadic() ? "at least " : "") + function.required());
        }
        for (int i = 0; i < rest.size(); i++) {
            ParameterType type = function.parameter(i);
            if (!type.accepts(rest.get(i))) {
                throw new TemplateFunctionException("arg " + i + ": value has type " + GoValues.typeName(rest.get(i))
                        + "; should be " + type.goName());
            }
        }
        return function.call(rest);
    }

    private @Nullable Object argument(@Nullable Object dot, ParameterType type, Node.Operand operand) {
        at(operand);
        if (operand instanceof Node.Dot) {
            return checked(dot, type);
        }
        if (operand instanceof Node.Nil) {
            if (type.takesNil()) {
                return null;
            }
            throw error("cannot assign nil to " + type.goName());
        }
        if (operand instanceof Node.Field field) {
            at(field);
            return checked(path(dot, dot, field, field.path(), List.of(), NOTHING), type);
        }
        if (operand instanceof Node.Variable variable) {
            return checked(variable(dot, variable, List.of(), NOTHING), type);
        }
        if (operand instanceof Node.Pipe pipe) {
            return checked(pipeline(dot, pipe), type);
        }
        if (operand instanceof Node.Identifier identifier) {
            return checked(function(dot, identifier, identifier, List.of(), NOTHING), type);
        }
        if (operand instanceof Node.Chain chain) {
            return checked(chain(dot, chain, List.of(), NOTHING), type);
        }
        return constant(type, operand);
    }

    private Object constant(ParameterType type, Node.Operand operand) {
        at(operand);
        Constant number = operand instanceof Node.NumberLiteral literal ? literal.constant() : null;
        return switch (type.constant()) {
            case IDEAL -> literal(operand);
            case STRING -> {
                if (operand instanceof Node.StringLiteral string) {
                    yield string.text();
                }
                throw error("expected string; found " + operand);
            }
            case BOOL -> {
                if (operand instanceof Node.Bool bool) {
                    yield bool.value();
                }
                throw error("expected bool; found " + operand);
            }
            case INT -> {
                if (number != null && number.integer() != null) {
                    yield Objects.requireNonNull(number.integer());
                }
                throw error("expected integer; found " + operand);
            }
            case FLOAT -> {
                if (number != null) {
                    yield number.real();
                }
                throw error("expected float; found " + operand);
            }
            case NONE -> throw error("can't handle " + operand + " for arg of type " + type.goName());
        };
    }

    private @Nullable Object checked(@Nullable Object value, ParameterType type) {
        if (type.accepts(value)) {
            return value;
        }
        if (value == null) {
            throw error("invalid value; expected " + type.goName());
        }
        throw error("wrong type for value; expected " + type.goName() + "; got " + GoValues.typeName(value));
    }

    private void print(@Nullable Object value, Node.Action action) {
        if (value instanceof TemplateFunction) {
            throw error("can't print " + node + " of type func");
        }
        write(output.value(value, action));
    }

    private void write(String text) {
        if (out.length() + text.length() > options.maxOutputChars()) {
            throw error("output exceeds " + options.maxOutputChars() + " characters");
        }
        out.append(text);
    }

    private @Nullable Object lookUp(String name) {
        return binding(name).value;
    }

    private void assign(String name, @Nullable Object value) {
        binding(name).value = value;
    }

    private Binding binding(String name) {
        for (int i = bindings.size() - 1; i >= 0; i--) {
            if (bindings.get(i).name.equals(name)) {
                return bindings.get(i);
            }
        }
        throw error("undefined variable: " + name);
    }

    private void truncate(int size) {
        bindings.subList(size, bindings.size()).clear();
    }

    private void at(Node visited) {
        node = visited;
        if (++steps > options.maxSteps()) {
            throw error("execution exceeds " + options.maxSteps() + " steps");
        }
    }

    private TemplateException error(String message) {
        return error(message, null);
    }

    private TemplateException error(String message, @Nullable Throwable cause) {
        return new TemplateException(
                "template: " + definition.location(node) + ": executing " + GoQuote.quote(definition.name()) + " at <"
                        + node + ">: " + message,
                cause);
    }
}
