package dev.ruban.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the JSON of the reference files: objects, arrays, strings without escapes, numbers, words.
/// `null` is read as the text "null".
final class Json {
    private final String text;
    private int position;

    private Json(String text) {
        this.text = text;
    }

    /// Maps, lists, doubles, booleans and texts.
    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.skipSpace();
        if (json.position != text.length()) throw json.problem("end of text");
        return value;
    }

    private Object value() {
        skipSpace();
        return switch (text.charAt(position)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        while (!at('}')) {
            if (!members.isEmpty()) expect(',');
            skipSpace();
            String name = string();
            expect(':');
            members.put(name, value());
        }
        expect('}');
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        expect('[');
        while (!at(']')) {
            if (!elements.isEmpty()) expect(',');
            elements.add(value());
        }
        expect(']');
        return elements;
    }

    private String string() {
        expect('"');
        int end = text.indexOf('"', position);
        String value = text.substring(position, end);
        if (value.contains("\\")) throw problem("a string without escapes");
        position = end + 1;
        return value;
    }

    private Object word() {
        int from = position;
        while (position < text.length() && ",]} \r\n\t".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(from, position);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> word;
            default -> Double.parseDouble(word);
        };
    }

    private boolean at(char wanted) {
        skipSpace();
        return text.charAt(position) == wanted;
    }

    private void expect(char wanted) {
        if (!at(wanted)) throw problem("'" + wanted + "'");
        position++;
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private IllegalArgumentException problem(String wanted) {
        return new IllegalArgumentException("at %d: expected %s".formatted(position, wanted));
    }
}
