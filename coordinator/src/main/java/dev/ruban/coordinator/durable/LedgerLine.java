package dev.ruban.coordinator.durable;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.ruban.job.CanonicalJson;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a line of the ledger says, beside its link to the line before: a function of job and data
/// alone.
/// @param event      which moment
/// @param epoch      of [Event#EPOCH], from 1; else 0
/// @param steps      updates so far
/// @param loss       at the start and the end of the training rows, of an epoch as it was trained
/// @param parameters digest of the parameters after those updates
/// @param arithmetic of [Event#START]: by which the run computes; else 0
public record LedgerLine(
        Event event, int epoch, long steps, double loss, String parameters, int arithmetic) {
    /// A moment that has a line.
    public enum Event {
        START("start"),
        EPOCH("epoch"),
        END("end");

        private final String text;

        Event(String text) {
            this.text = text;
        }

        private static Event of(String text) {
            for (Event event : values()) if (event.text.equals(text)) return event;
            throw new IllegalArgumentException("an event '" + text + "'");
        }
    }

    /// The state before training.
    public static LedgerLine start(double loss, String parameters, int arithmetic) {
        return new LedgerLine(Event.START, 0, 0, loss, parameters, arithmetic);
    }

    /// After an epoch.
    public static LedgerLine epoch(int epoch, long steps, double loss, String parameters) {
        return new LedgerLine(Event.EPOCH, epoch, steps, loss, parameters, 0);
    }

    /// The result.
    public static LedgerLine end(long steps, double loss, String parameters) {
        return new LedgerLine(Event.END, 0, steps, loss, parameters, 0);
    }

    /// Canonical JSON (RFC 8785), without a newline.
    /// @param previous SHA-256 of the line before, for the first line: of the job
    public String text(String previous) {
        SortedMap<String, Object> json = new TreeMap<>();
        if (event == Event.START) json.put("arithmetic", arithmetic);
        if (event == Event.EPOCH) json.put("epoch", epoch);
        json.put("event", event.text);
        json.put("loss", Double.isFinite(loss) ? (Object) loss : Double.toString(loss));
        json.put("parameters", parameters);
        json.put("previous", previous);
        json.put("step", (double) steps);
        return CanonicalJson.print(json);
    }

    /// A line with its link.
    public record Linked(LedgerLine line, String previous) {}

    /// @throws IllegalArgumentException if it is not as [#text] writes it
    public static Linked parse(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            Event event = Event.of(json.get("event").getAsString());
            LedgerLine line =
                    new LedgerLine(
                            event,
                            event == Event.EPOCH ? json.get("epoch").getAsInt() : 0,
                            json.get("step").getAsLong(),
                            json.get("loss").getAsDouble(),
                            json.get("parameters").getAsString(),
                            event == Event.START ? json.get("arithmetic").getAsInt() : 0);
            Linked linked = new Linked(line, json.get("previous").getAsString());
            String canonical = line.text(linked.previous());
            if (!canonical.equals(text)) throw reworded(text, canonical);
            return linked;
        } catch (JsonParseException
                | NullPointerException
                | IllegalStateException
                | UnsupportedOperationException malformed) {
            throw new IllegalArgumentException("not a line of a ledger: " + text, malformed);
        }
    }

    /// The same values in other words: the line's SHA-256 is another one.
    private static IllegalArgumentException reworded(String text, String canonical) {
        int same = 0;
        while (same < Math.min(text.length(), canonical.length())
                && text.charAt(same) == canonical.charAt(same)) same++;
        return new IllegalArgumentException(
                "it was reworded: at character %d it has %s, where a ledger's lines (RFC 8785) have %s"
                        .formatted(same + 1, excerpt(text, same), excerpt(canonical, same)));
    }

    private static String excerpt(String text, int from) {
        if (from == text.length()) return "its end";
        return "'" + text.substring(from, Math.min(text.length(), from + 24)) + "'";
    }
}
