package io.weir.template;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An element of a parsed template. Its {@code toString} is its source in canonical form, as errors quote it. */
sealed interface Node {
    /** Where it starts in the source, in UTF-16 units. */
    int position();

    /** What can stand in a list: text and actions. */
    sealed interface Statement extends Node {}

    /** What can be a word of a command. */
    sealed interface Operand extends Node {}

    record ListNode(int position, List<Statement> nodes) implements Node {
        @Override
        public String toString() {
            return nodes.stream().map(Node::toString).collect(Collectors.joining());
        }

        /** Whether a redefinition may replace it: nothing but white space. */
        boolean isBlank() {
            return nodes.stream()
                    .allMatch(node -> node instanceof Text text && text.text().isBlank());
        }
    }

    record Text(int position, String text) implements Statement {
        @Override
        public String toString() {
            return text;
        }
    }

    record Action(int position, Pipe pipe) implements Statement {
        @Override
        public String toString() {
            return "{{" + pipe + "}}";
        }
    }

    record Break(int position) implements Statement {
        @Override
        public String toString() {
            return "{{break}}";
        }
    }

    record Continue(int position) implements Statement {
        @Override
        public String toString() {
            return "{{continue}}";
        }
    }

    record If(
            int position,
            Pipe pipe,
            ListNode list,
            @Nullable ListNode elseList) implements Statement {
        @Override
        public String toString() {
            return branch("if", pipe, list, elseList);
        }
    }

    record With(
            int position,
            Pipe pipe,
            ListNode list,
            @Nullable ListNode elseList) implements Statement {
        @Override
        public String toString() {
            return branch("with", pipe, list, elseList);
        }
    }

    record Range(
            int position,
            Pipe pipe,
            ListNode list,
            @Nullable ListNode elseList) implements Statement {
        @Override
        public String toString() {
            return branch("range", pipe, list, elseList);
        }
    }

    /** A call of a named template. */
    record Invocation(int position, String name, @Nullable Pipe pipe) implements Statement {
        @Override
        public String toString() {
            return "{{template " + GoQuote.quote(name) + (pipe == null ? "" : " " + pipe) + "}}";
        }
    }

    /** Declarations or an assignment, and commands whose results flow from left to right. */
    record Pipe(int position, boolean assigns, List<Variable> declarations, List<Command> commands) implements Operand {
        @Override
        public String toString() {
            String pipeline = commands.stream().map(Node::toString).collect(Collectors.joining(" | "));
            if (declarations.isEmpty()) {
                return pipeline;
            }
            String names = declarations.stream().map(Node::toString).collect(Collectors.joining(", "));
            return names + (assigns ? " = " : " := ") + pipeline;
        }
    }

    record Command(int position, List<Operand> words) implements Node {
        @Override
        public String toString() {
            return words.stream()
                    .map(word -> word instanceof Pipe ? "(" + word + ")" : word.toString())
                    .collect(Collectors.joining(" "));
        }
    }

    record Identifier(int position, String name) implements Operand {
        @Override
        public String toString() {
            return name;
        }
    }

    record Variable(int position, List<String> path) implements Operand {
        String name() {
            return path.get(0);
        }

        @Override
        public String toString() {
            return String.join(".", path);
        }
    }

    record Field(int position, List<String> path) implements Operand {
        @Override
        public String toString() {
            return "." + String.join(".", path);
        }
    }

    /** Fields of the value of an operand that is neither a field nor a variable. */
    record Chain(int position, Operand operand, List<String> path) implements Operand {
        @Override
        public String toString() {
            return (operand instanceof Pipe ? "(" + operand + ")" : operand.toString()) + "." + String.join(".", path);
        }
    }

    record Dot(int position) implements Operand {
        @Override
        public String toString() {
            return ".";
        }
    }

    record Nil(int position) implements Operand {
        @Override
        public String toString() {
            return "nil";
        }
    }

    record Bool(int position, boolean value) implements Operand {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    record StringLiteral(int position, String quoted, String text) implements Operand {
        @Override
        public String toString() {
            return quoted;
        }
    }

    record NumberLiteral(int position, Constant constant) implements Operand {
        @Override
        public String toString() {
            return constant.text();
        }
    }

    private static String branch(String keyword, Pipe pipe, ListNode list, @Nullable ListNode elseList) {
        return "{{" + keyword + " " + pipe + "}}" + list + (elseList == null ? "" : "{{else}}" + elseList) + "{{end}}";
    }
}
