package dev.ruban.data;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.NearestName;
import dev.ruban.problem.Problems;
import dev.ruban.problem.RubanException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which of a file's columns goes where in a row of features followed by labels.
final class Columns {
    /// Place of a column that is not asked for.
    static final int UNUSED = -1;

    private static final int LISTED = 12;

    private final List<String> features;
    private final List<String> labels;
    private final int[] places;

    private Columns(List<String> features, List<String> labels, int[] places) {
        this.features = features;
        this.labels = labels;
        this.places = places;
    }

    /// @param names the columns of the file, in its order
    /// @throws RubanException (data) that names every column that is asked for and missing, or what
    ///     else is wrong with the names
    static Columns resolve(String file, List<String> names, DataRequest request) {
        Map<String, Integer> indices = indices(file, names);
        requireColumns(file, names, indices, request);
        List<String> features = request.features().orElseGet(() -> others(file, names, request));
        if (features.isEmpty())
            throw problem(file + " has no column beside its label; a feature is needed");
        int[] places = new int[names.size()];
        Arrays.fill(places, UNUSED);
        int place = 0;
        for (String name : features) places[index(indices, name)] = place++;
        for (String name : request.labels()) places[index(indices, name)] = place++;
        return new Columns(List.copyOf(features), request.labels(), places);
    }

    private static Map<String, Integer> indices(String file, List<String> names) {
        Map<String, Integer> indices = new HashMap<>();
        for (int index = 0; index < names.size(); index++) {
            String name = names.get(index);
            Integer earlier = name.isEmpty() ? null : indices.put(name, index);
            if (earlier != null)
                throw problem(
                        "%s: columns %d and %d of the header are both named %s; rename one"
                                .formatted(file, earlier + 1, index + 1, Quoted.of(name)));
        }
        return indices;
    }

    private static int index(Map<String, Integer> indices, String name) {
        Integer index = indices.get(name);
        if (index == null) throw new IllegalStateException("column '" + name + "' went missing");
        return index;
    }

    private static void requireColumns(
            String file, List<String> names, Map<String, Integer> indices, DataRequest request) {
        Problems problems = new Problems();
        List<String> unlike = new ArrayList<>();
        for (Map.Entry<String, List<String>> asked :
                List.of(
                        Map.entry("label", request.labels()),
                        Map.entry("feature", request.features().orElse(List.of())))) {
            List<String> missing =
                    asked.getValue().stream().filter(name -> !indices.containsKey(name)).toList();
            addUnlike(file, asked.getKey(), missing, names, problems).ifPresent(unlike::add);
        }
        if (!unlike.isEmpty())
            problems.add(
                    "%s has %s; its columns are %s",
                    file, String.join(" and ", unlike), listed(names));
        problems.throwIfAny(ExitCode.DATA);
    }

    /// Adds a problem for each name that is like one of the file's.
    /// @return what is to be said of all others
    private static Optional<String> addUnlike(
            String file, String role, List<String> missing, List<String> names, Problems problems) {
        List<String> unlike = new ArrayList<>();
        for (String name : missing)
            NearestName.of(name, names)
                    .ifPresentOrElse(
                            near ->
                                    problems.add(
                                            "%s has no column %s for a %s; did you mean %s?",
                                            file, Quoted.of(name), role, Quoted.of(near)),
                            () -> unlike.add(name));
        if (unlike.isEmpty()) return Optional.empty();
        String format = unlike.size() == 1 ? "no column %s for a %s" : "no columns %s for %ss";
        return Optional.of(format.formatted(listed(unlike), role));
    }

    private static String listed(List<String> names) {
        String some = String.join(", ", names.stream().limit(LISTED).map(Quoted::of).toList());
        return names.size() > LISTED
                ? "%s and %d more".formatted(some, names.size() - LISTED)
                : some;
    }

    private static List<String> others(String file, List<String> names, DataRequest request) {
        List<String> others = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            String name = names.get(index);
            if (name.isEmpty())
                throw problem(
                        "%s: column %d has no name in the header; name it, or use --features"
                                .formatted(file, index + 1));
            if (!request.labels().contains(name)) others.add(name);
        }
        return others;
    }

    private static RubanException problem(String message) {
        return new RubanException(ExitCode.DATA, message);
    }

    List<String> features() {
        return features;
    }

    List<String> labels() {
        return labels;
    }

    /// Number of columns of the file.
    int size() {
        return places.length;
    }

    /// Floats of a row.
    int floats() {
        return features.size() + labels.size();
    }

    /// Where a column of the file stands in a row, or [#UNUSED].
    int place(int column) {
        return places[column];
    }

    boolean isLabel(int column) {
        return places[column] >= features.size();
    }
}
