package io.weir.template;

import io.weir.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the tree of a template and of the templates it defines. */
final class Parser {
    private static final int MAX_DEPTH = 1_000;

    private final String source;
    private final String sourceName;
    private final Set<String> functions;
    private final List<Token> tokens;
    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private int next;
    private int furthest;
    private int depth;
    private int actionLine;
    private Scope scope = new Scope();

    /** What is known inside one definition. */
    private static final class Scope {
        final List<String> variables = new ArrayList<>(List.of("$"));
        int rangeDepth;
    }

    /** How a list of nodes ended. */
    private record Ending(Node.ListNode list, Kind keyword) {}

    private Parser(String sourceName, String source, Set<String> functions) {
        this.sourceName = sourceName;
        this.source = source;
        this.functions = functions;
        this.tokens = Lexer.tokens(source);
    }

    /** The templates {@code source} defines, itself under the name {@code sourceName}. */
    static Map<String, Definition> parse(String sourceName, String source, Set<String> functions) {
        Parser parser = new Parser(sourceName, source, functions);
        parser.parseSource();
        return parser.definitions;
    }

    private void parseSource() {
        int position = peek().position();
        List<Node.Statement> nodes = new ArrayList<>();
        while (peek().kind() != Kind.EOF) {
            if (peek().kind() == Kind.LEFT_DELIMITER) {
                int before = next;
                next();
                if (nextNonSpace().kind() == Kind.DEFINE) {
                    parseDefinition();
                    continue;
                }
                next = before;
            }
            Object node = textOrAction();
            if (node instanceof Kind keyword) {
                throw error("unexpected " + braced(keyword));
            }
            nodes.add((Node.Statement) node);
        }
        define(sourceName, new Node.ListNode(position, nodes));
    }

    private void parseDefinition() {
        Scope outer = scope;
        scope = new Scope();
        Token name = nextNonSpace();
        if (name.kind() != Kind.STRING && name.kind() != Kind.RAW_STRING) {
            throw unexpected(name, "define clause");
        }
        String unquoted = unquote(name);
        expect(Kind.RIGHT_DELIMITER, "define clause");
        Ending body = itemList();
        if (body.keyword() != Kind.END) {
            throw error("unexpected " + braced(body.keyword()) + " in define clause");
        }
        define(unquoted, body.list());
        scope = outer;
    }

    private void define(String name, Node.ListNode root) {
        Definition known = definitions.get(name);
        if (known != null && !known.root().isBlank()) {
            if (!root.isBlank()) {
                throw error("template: multiple definition of template " + GoQuote.quote(name));
            }
            return;
        }
        definitions.put(name, new Definition(name, sourceName, source, root));
    }

    private Ending itemList() {
        int position = peekNonSpace().position();
        List<Node.Statement> nodes = new ArrayList<>();
        while (peekNonSpace().kind() != Kind.EOF) {
            Object node = textOrAction();
            if (node instanceof Kind keyword) {
                return new Ending(new Node.ListNode(position, nodes), keyword);
            }
            nodes.add((Node.Statement) node);
        }
        throw error("unexpected EOF");
    }

    /** A statement, or the keyword {@code END} or {@code ELSE}. */
    private Object textOrAction() {
        Token token = nextNonSpace();
        return switch (token.kind()) {
            case TEXT -> new Node.Text(token.position(), token.text());
            case LEFT_DELIMITER -> {
                actionLine = token.line();
                Object node = action();
                actionLine = 0;
                yield node;
            }
            default -> throw unexpected(token, "input");
        };
    }

    private Object action() {
        Token token = nextNonSpace();
        return switch (token.kind()) {
            case BLOCK -> block();
            case BREAK, CONTINUE -> loopControl(token);
            case ELSE -> {
                Kind following = peekNonSpace().kind();
                if (following != Kind.IF && following != Kind.WITH) {
                    expect(Kind.RIGHT_DELIMITER, "else");
                }
                yield Kind.ELSE;
            }
            case END -> {
                expect(Kind.RIGHT_DELIMITER, "end");
                yield Kind.END;
            }
            case IF, RANGE, WITH -> branch(token.text());
            case TEMPLATE -> invocation();
            default -> {
                next--;
                int position = peek().position();
                yield new Node.Action(position, pipeline("command", Kind.RIGHT_DELIMITER));
            }
        };
    }

    private Node.Statement loopControl(Token keyword) {
        String name = "{{" + keyword.text() + "}}";
        Token end = nextNonSpace();
        if (end.kind() != Kind.RIGHT_DELIMITER) {
            throw unexpected(end, name);
        }
        if (scope.rangeDepth == 0) {
            throw error(name + " outside {{range}}");
        }
        return keyword.kind() == Kind.BREAK
                ? new Node.Break(keyword.position())
                : new Node.Continue(keyword.position());
    }

    private Node.Statement branch(String keyword) {
        enter();
        int variables = scope.variables.size();
        Node.Pipe pipe = pipeline(keyword, Kind.RIGHT_DELIMITER);
        boolean isRange = keyword.equals("range");
        scope.rangeDepth += isRange ? 1 : 0;
        Ending body = itemList();
        scope.rangeDepth -= isRange ? 1 : 0;
        Node.ListNode elseList = body.keyword() == Kind.ELSE ? elseList(keyword) : null;
        scope.variables.subList(variables, scope.variables.size()).clear();
        depth--;
        return switch (keyword) {
            case "if" -> new Node.If(pipe.position(), pipe, body.list(), elseList);
            case "with" -> new Node.With(pipe.position(), pipe, body.list(), elseList);
            default -> new Node.Range(pipe.position(), pipe, body.list(), elseList);
        };
    }

    private Node.ListNode elseList(String keyword) {
        Kind following = peek().kind() == Kind.SPACE ? peekNonSpace().kind() : peek().kind();
        boolean chained =
                keyword.equals("if") && following == Kind.IF || keyword.equals("with") && following == Kind.WITH;
        if (chained) {
            Token token = nextNonSpace();
            return new Node.ListNode(token.position(), List.of(branch(keyword)));
        }
        Ending ending = itemList();
        if (ending.keyword() != Kind.END) {
            throw error("expected end; found " + braced(ending.keyword()));
        }
        return ending.list();
    }

    private Node.Statement block() {
        Token token = nextNonSpace();
        String name = templateName(token, "block clause");
        Node.Pipe pipe = pipeline("block clause", Kind.RIGHT_DELIMITER);
        Scope outer = scope;
        scope = new Scope();
        enter();
        Ending body = itemList();
        depth--;
        if (body.keyword() != Kind.END) {
            throw error("unexpected " + braced(body.keyword()) + " in block clause");
        }
        define(name, body.list());
        scope = outer;
        return new Node.Invocation(token.position(), name, pipe);
    }

    private Node.Statement invocation() {
        Token token = nextNonSpace();
        String name = templateName(token, "template clause");
        if (nextNonSpace().kind() == Kind.RIGHT_DELIMITER) {
            return new Node.Invocation(token.position(), name, null);
        }
        next--;
        return new Node.Invocation(token.position(), name, pipeline("template clause", Kind.RIGHT_DELIMITER));
    }

    private String templateName(Token token, String context) {
        if (token.kind() != Kind.STRING && token.kind() != Kind.RAW_STRING) {
            throw unexpected(token, context);
        }
        return unquote(token);
    }

    private Node.Pipe pipeline(String context, Kind end) {
        int position = peekNonSpace().position();
        List<Node.Variable> declarations = new ArrayList<>();
        boolean assigns = declarations(context, declarations);
        List<Node.Command> commands = new ArrayList<>();
        while (true) {
            Token token = nextNonSpace();
            if (token.kind() == end) {
                check(commands, context);
                return new Node.Pipe(position, assigns, declarations, commands);
            }
            switch (token.kind()) {
                case BOOL,
                        CHAR_CONSTANT,
                        DOT,
                        FIELD,
                        IDENTIFIER,
                        NUMBER,
                        NIL,
                        RAW_STRING,
                        STRING,
                        VARIABLE,
                        LEFT_PAREN -> {
                    next--;
                    commands.add(command());
                }
                default -> throw unexpected(token, context);
            }
        }
    }

    /** Reads {@code $a :=}, {@code $a =} or, for range, {@code $a, $b :=}; whether it assigns to existing variables. */
    private boolean declarations(String context, List<Node.Variable> declarations) {
        while (true) {
            Token variable = peekNonSpace();
            if (variable.kind() != Kind.VARIABLE) {
                return false;
            }
            int before = next;
            next();
            Token following = peekNonSpace();
            boolean comma = following.kind() == Kind.CHAR && following.text().equals(",");
            if (following.kind() != Kind.ASSIGN && following.kind() != Kind.DECLARE && !comma) {
                next = before;
                return false;
            }
            next();
            declarations.add(new Node.Variable(variable.position(), List.of(variable.text())));
            scope.variables.add(variable.text());
            if (!comma) {
                return following.kind() == Kind.ASSIGN;
            }
            if (!context.equals("range") || declarations.size() > 1) {
                throw error("too many declarations in " + context);
            }
            Kind kind = peekNonSpace().kind();
            if (kind != Kind.VARIABLE && kind != Kind.RIGHT_DELIMITER && kind != Kind.RIGHT_PAREN) {
                throw error("range can only initialize variables");
            }
        }
    }

    private void check(List<Node.Command> commands, String context) {
        if (commands.isEmpty()) {
            throw error("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            Node.Operand first = commands.get(i).words().get(0);
            if (first instanceof Node.Bool
                    || first instanceof Node.Dot
                    || first instanceof Node.Nil
                    || first instanceof Node.NumberLiteral
                    || first instanceof Node.StringLiteral) {
                throw error("non executable command in pipeline stage " + (i + 1));
            }
        }
    }

    private Node.Command command() {
        int position = peekNonSpace().position();
        List<Node.Operand> words = new ArrayList<>();
        while (true) {
            peekNonSpace();
            Node.Operand operand = operand();
            if (operand != null) {
                words.add(operand);
            }
            Token token = next();
            if (token.kind() == Kind.SPACE) {
                continue;
            }
            if (token.kind() == Kind.RIGHT_DELIMITER || token.kind() == Kind.RIGHT_PAREN) {
                next--;
            } else if (token.kind() != Kind.PIPE) {
                throw unexpected(token, "operand");
            }
            break;
        }
        if (words.isEmpty()) {
            throw error("empty command");
        }
        return new Node.Command(position, words);
    }

    private Node.@Nullable Operand operand() {
        Node.Operand node = term();
        if (node == null || peek().kind() != Kind.FIELD) {
            return node;
        }
        int position = peek().position();
        List<String> path = new ArrayList<>();
        while (peek().kind() == Kind.FIELD) {
            path.add(next().text().substring(1));
        }
        if (node instanceof Node.Field field) {
            return new Node.Field(position, concat(field.path(), path));
        }
        if (node instanceof Node.Variable variable) {
            return new Node.Variable(position, concat(variable.path(), path));
        }
        if (node instanceof Node.Pipe || node instanceof Node.Identifier) {
            return new Node.Chain(position, node, path);
        }
        throw error("unexpected . after term " + GoQuote.quote(node.toString()));
    }

    private static List<String> concat(List<String> head, List<String> tail) {
        List<String> path = new ArrayList<>(head);
        path.addAll(tail);
        return path;
    }

    private Node.@Nullable Operand term() {
        Token token = nextNonSpace();
        int position = token.position();
        return switch (token.kind()) {
            case IDENTIFIER -> {
                if (!functions.contains(token.text())) {
                    throw error("function " + GoQuote.quote(token.text()) + " not defined");
                }
                yield new Node.Identifier(position, token.text());
            }
            case DOT -> new Node.Dot(position);
            case NIL -> new Node.Nil(position);
            case VARIABLE -> {
                if (!scope.variables.contains(token.text())) {
                    throw error("undefined variable " + GoQuote.quote(token.text()));
                }
                yield new Node.Variable(position, List.of(token.text()));
            }
            case FIELD -> new Node.Field(position, List.of(token.text().substring(1)));
            case BOOL -> new Node.Bool(position, token.text().equals("true"));
            case CHAR_CONSTANT, NUMBER -> new Node.NumberLiteral(position, constant(token));
            case LEFT_PAREN -> {
                enter();
                Node.Pipe pipe = pipeline("parenthesized pipeline", Kind.RIGHT_PAREN);
                depth--;
                yield pipe;
            }
            case STRING, RAW_STRING -> new Node.StringLiteral(position, token.text(), unquote(token));
            default -> {
                next--;
                yield null;
            }
        };
    }

    private Constant constant(Token token) {
        try {
            return token.kind() == Kind.CHAR_CONSTANT ? Constant.ofRune(token.text()) : Constant.of(token.text());
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    private String unquote(Token token) {
        try {
            return GoQuote.unquote(token.text());
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw error("max expression depth exceeded");
        }
    }

    private Token next() {
        Token token = peek();
        if (next < tokens.size() - 1) {
            next++;
        } else {
            // The last token, EOF or an error, repeats.
            next = tokens.size();
        }
        return token;
    }

    private Token peek() {
        int index = Math.min(next, tokens.size() - 1);
        furthest = Math.max(furthest, index);
        return tokens.get(index);
    }

    private Token nextNonSpace() {
        Token token = next();
        return token.kind() == Kind.SPACE ? next() : token;
    }

    private Token peekNonSpace() {
        if (peek().kind() == Kind.SPACE) {
            next++;
        }
        return peek();
    }

    private void expect(Kind kind, String context) {
        Token token = nextNonSpace();
        if (token.kind() != kind) {
            throw unexpected(token, context);
        }
    }

    private TemplateException unexpected(Token token, String context) {
        if (token.kind() != Kind.ERROR) {
            return error("unexpected " + token + " in " + context);
        }
        String started = "";
        if (actionLine != 0 && actionLine != token.line()) {
            started = " in action started at " + sourceName + ":" + actionLine;
            if (token.text().endsWith(" action")) {
                started = started.substring(" in action".length());
            }
        }
        return error(token + started);
    }

    private static String braced(Kind keyword) {
        return keyword == Kind.ELSE ? "{{else}}" : "{{end}}";
    }

    private TemplateException error(String message) {
        return new TemplateException(
                "template: " + sourceName + ":" + tokens.get(furthest).line() + ": " + message);
    }
}
