package dev.ruban.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Numbers the classes of a label column in the order in which they are met, and sorts them in the
/// end. Not thread-safe.
final class ClassDictionary {
    /// Code of a text that is no class.
    static final int NONE = -1;

    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final boolean closed;
    private final int limit;

    private ClassDictionary(boolean closed, int limit) {
        this.closed = closed;
        this.limit = limit;
    }

    /// Takes every text for a class, but none that is an absent value (empty, NaN) or infinite.
    static ClassDictionary open(int limit) {
        return new ClassDictionary(false, limit);
    }

    /// Knows these classes and no other, in this order.
    static ClassDictionary of(List<String> classes) {
        ClassDictionary dictionary = new ClassDictionary(true, classes.size());
        classes.forEach(dictionary::add);
        return dictionary;
    }

    /// @return the code of a class, from 0, or [#NONE]
    int code(String text) {
        Integer code = codes.get(text);
        if (code != null) return code;
        return closed || isFull() || !isClass(text) ? NONE : add(text);
    }

    private int add(String text) {
        codes.put(text, texts.size());
        texts.add(text);
        return texts.size() - 1;
    }

    private static boolean isClass(String text) {
        if (Float.isFinite(NumberText.parse(text.toCharArray(), 0, text.length()))) return true;
        return NumberText.flaw(text) == NumberText.Flaw.NOT_A_NUMBER;
    }

    /// The texts by their codes.
    List<String> texts() {
        return List.copyOf(texts);
    }

    boolean isClosed() {
        return closed;
    }

    boolean isFull() {
        return texts.size() >= limit;
    }

    /// The classes: as given, else sorted by their UTF-8 bytes.
    List<String> classes() {
        if (closed) return List.copyOf(texts);
        return texts.stream().sorted(ClassDictionary::compare).toList();
    }

    /// For each code the index of its class in [#classes], as a label.
    float[] labels() {
        List<String> classes = classes();
        Map<String, Integer> indices = new HashMap<>();
        IntStream.range(0, classes.size()).forEach(i -> indices.put(classes.get(i), i));
        float[] labels = new float[texts.size()];
        for (int code = 0; code < labels.length; code++)
            labels[code] = indices.getOrDefault(texts.get(code), NONE);
        return labels;
    }

    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }
}
