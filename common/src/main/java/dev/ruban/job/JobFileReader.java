package dev.ruban.job;

import dev.ruban.problem.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads one YAML document into a draft, naming the line of every fault. The type of a scalar is
/// that of the setting, so `label: 007` stays text and `1e-3` is a number.
final class JobFileReader {
    /// More than any job has; keeps the recursion of the composer small.
    private static final int MAX_DEPTH = 8;

    private final String file;
    private final JobDraft draft;
    private final LoadSettings settings;
    private final Map<String, Integer> lineOfKey = new TreeMap<>();

    JobFileReader(String file, JobDraft draft) {
        this.file = file;
        this.draft = draft;
        this.settings =
                LoadSettings.builder()
                        .setLabel(file)
                        .setSchema(new CoreSchema())
                        .setAllowDuplicateKeys(false)
                        .setAllowNonScalarKeys(true) // refused below, with the line
                        .setMaxAliasesForCollections(0)
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .build();
    }

    void read(String text) {
        try {
            if (!isPlain(text)) return;
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isPresent()) readRoot(root.get());
        } catch (MarkedYamlEngineException e) {
            fault(line(e.getProblemMark()), "no YAML: %s", e.getProblem());
        } catch (YamlEngineException e) {
            fault(1, "no YAML: %s", String.valueOf(e.getMessage()));
        }
    }

    /// Without recursion: whether there is nothing in it that a job has no use for.
    private boolean isPlain(String text) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent) depth++;
            if (event instanceof CollectionEndEvent) depth--;
            Optional<String> excess = excess(event, depth);
            if (excess.isEmpty()) continue;
            fault(line(event.getStartMark()), "%s", excess.get());
            return false;
        }
        return true;
    }

    private static Optional<String> excess(Event event, int depth) {
        if (depth > MAX_DEPTH)
            return Optional.of("nested too deep; a job is a flat list of `key: value`");
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            String kind = event instanceof AliasEvent ? "alias *" : "anchor &";
            return Optional.of(
                    "%s%s: a job file has neither anchors nor aliases; write the value out"
                            .formatted(kind, node.getAnchor().get().getValue()));
        }
        Optional<String> tag =
                switch (event) {
                    case ScalarEvent scalar -> scalar.getTag();
                    case CollectionStartEvent start -> start.getTag();
                    default -> Optional.empty();
                };
        return tag.map("tag %s: a job file has no tags; remove it"::formatted);
    }

    private void readRoot(Node root) {
        if (root instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) readEntry(entry);
        } else if (!isNull(root)) {
            fault(line(root), "a job file is a list of `key: value`, such as `epochs: 10`");
        }
    }

    private void readEntry(NodeTuple entry) {
        int line = line(entry.getKeyNode());
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            fault(line, "a key is a single word, such as `epochs`");
            return;
        }
        String name = key.getValue();
        Integer earlier = lineOfKey.putIfAbsent(name, line);
        if (earlier != null) {
            fault(line, "key '%s' was given in line %d already; remove one", name, earlier);
            return;
        }
        Optional<JobField> field = JobField.named(name);
        if (field.isPresent()) readValue(field.get(), entry.getValueNode(), line);
        else fault(line, "unknown key '%s'%s", name, suggestion(name));
    }

    private static String suggestion(String name) {
        String hint = NearestName.hint(name, JobField.names());
        return hint.isEmpty() ? "; `ruban fit --help` lists all" : hint;
    }

    private void readValue(JobField field, Node value, int line) {
        List<String> texts = new ArrayList<>();
        switch (value) {
            case ScalarNode scalar -> {
                if (!readScalar(field, scalar, texts)) return;
            }
            case SequenceNode list -> {
                if (!readList(field, list, texts)) return;
            }
            default -> {
                fault(line, "%s: a value is expected here, not a mapping", field.name());
                return;
            }
        }
        draft.set(field, "%s:%d: %s".formatted(file, line, field.name()), texts);
    }

    private boolean readList(JobField field, SequenceNode list, List<String> texts) {
        if (!field.isList()) {
            fault(line(list), "%s: one value is expected here, not a list", field.name());
            return false;
        }
        if (list.getValue().isEmpty()) {
            fault(line(list), "%s: the list is empty; remove the key", field.name());
            return false;
        }
        for (Node element : list.getValue()) {
            if (!(element instanceof ScalarNode scalar)) {
                fault(line(element), "%s: an element is a single value", field.name());
                return false;
            }
            if (!readScalar(field, scalar, texts)) return false;
        }
        return true;
    }

    private boolean readScalar(JobField field, ScalarNode scalar, List<String> texts) {
        if (isNull(scalar)) {
            fault(line(scalar), "%s: the value is missing", field.name());
            return false;
        }
        if (!scalar.isPlain() && !field.isText()) {
            fault(
                    line(scalar),
                    "%s: \"%s\" is text; write it without quotes",
                    field.name(),
                    scalar.getValue());
            return false;
        }
        texts.add(scalar.getValue());
        return true;
    }

    private static boolean isNull(Node node) {
        if (!(node instanceof ScalarNode scalar) || !scalar.isPlain()) return false;
        return switch (scalar.getValue()) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
        };
    }

    private static int line(Node node) {
        return line(node.getStartMark());
    }

    /// From 1.
    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }

    private void fault(int line, String format, Object... arguments) {
        draft.problems().add("%s:%d: %s", file, line, format.formatted(arguments));
    }
}
