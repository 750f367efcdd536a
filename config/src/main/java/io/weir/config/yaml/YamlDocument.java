package io.weir.config.yaml;

import io.weir.config.ConfigException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The first document of a YAML file.
 *
 * <p>Files that would unfold into more than {@value #MAX_VALUES} values, or deeper than {@value #MAX_DEPTH} levels, are
 * refused: a few lines of aliases can stand for gigabytes.
 */
public final class YamlDocument {
    private static final int MAX_CHARS = 32 << 20;
    private static final int MAX_VALUES = 2_000_000;
    private static final int MAX_DEPTH = 64;

    private final YamlSource source;
    private final @Nullable Node root;
    private final boolean moreDocuments;

    private YamlDocument(YamlSource source, @Nullable Node root, boolean moreDocuments) {
        this.source = source;
        this.root = root;
        this.moreDocuments = moreDocuments;
    }

    /**
     * Reads {@code text}; {@code file} is its name in errors.
     *
     * @throws ConfigException if it is not YAML
     */
    public static YamlDocument parse(String text, String file) {
        return parse(text, file, UnknownFields.REFUSE);
    }

    /** {@link #parse(String, String)} with a choice of what becomes of fields that its reader doesn't know. */
    public static YamlDocument parse(String text, String file, UnknownFields unknownFields) {
        YamlSource source = new YamlSource(file, unknownFields);
        if (text.length() > MAX_CHARS) {
            throw ConfigException.ofFile(file, "is larger than " + (MAX_CHARS >> 20) + " Mi characters");
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARS);
        options.setMaxAliasesForCollections(10_000);
        options.setNestingDepthLimit(MAX_DEPTH);
        try {
            Iterator<Node> documents =
                    new Yaml(options).composeAll(new StringReader(text)).iterator();
            if (!documents.hasNext()) {
                return new YamlDocument(source, null, false);
            }
            Node root = documents.next();
            verifySize(root, file);
            boolean empty = root.getTag().equals(Tag.NULL);
            return new YamlDocument(source, empty ? null : root, hasMore(documents));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String problem = e.getContext() == null ? e.getProblem() : e.getProblem() + " (" + e.getContext() + ")";
            throw mark == null
                    ? ConfigException.ofFile(file, "is not valid YAML: " + problem)
                    : ConfigException.at(
                            file, mark.getLine() + 1, mark.getColumn() + 1, "", "not valid YAML: " + problem);
        } catch (YAMLException e) {
            throw ConfigException.ofFile(file, "is not valid YAML: " + e.getMessage());
        }
    }

    private static boolean hasMore(Iterator<Node> documents) {
        try {
            return documents.hasNext();
        } catch (YAMLException e) {
            return true; // Whatever follows, it is not read.
        }
    }

    private static void verifySize(Node root, String file) {
        record Step(Node node, int depth) {}
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(root, 0));
        int values = 0;
        while (!open.isEmpty()) {
            Step step = open.pop();
            if (++values > MAX_VALUES || step.depth() > MAX_DEPTH) {
                Mark mark = step.node().getStartMark();
                throw ConfigException.at(
                        file,
                        mark.getLine() + 1,
                        mark.getColumn() + 1,
                        "",
                        "the file unfolds into too many or too deeply nested values: use fewer aliases");
            }
            if (step.node() instanceof SequenceNode sequence) {
                for (Node item : sequence.getValue()) {
                    open.push(new Step(item, step.depth() + 1));
                }
            } else if (step.node() instanceof MappingNode mapping) {
                for (NodeTuple entry : mapping.getValue()) {
                    open.push(new Step(entry.getKeyNode(), step.depth() + 1));
                    open.push(new Step(entry.getValueNode(), step.depth() + 1));
                }
            }
        }
    }

    /** The file's name as given to {@link #parse}. */
    public String file() {
        return source.file();
    }

    /** Whether the document holds nothing, or only comments. */
    public boolean isEmpty() {
        return root == null;
    }

    /** Whether a second document follows, which is not read. */
    public boolean hasMoreDocuments() {
        return moreDocuments;
    }

    /** The document, which must be a mapping; an empty document is an empty mapping. */
    public YamlMapping root() {
        return root == null ? YamlMapping.empty(source) : value().asMapping();
    }

    /**
     * The document as any value.
     *
     * @throws ConfigException if the document is empty
     */
    public YamlValue value() {
        if (root == null) {
            throw ConfigException.ofFile(source.file(), "is empty");
        }
        return new YamlValue(source, "", root);
    }
}
