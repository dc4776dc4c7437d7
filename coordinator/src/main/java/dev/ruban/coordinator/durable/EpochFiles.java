package dev.ruban.coordinator.durable;

/// How far the files are that have rows of epochs.
/// @param history    `history.csv`
/// @param parameters `parameters.csv`; nothing of a model that has too many
public record EpochFiles(Rows history, Rows parameters) {
    /// Of files that are to be made anew.
    public static final EpochFiles NONE = new EpochFiles(Rows.NONE, Rows.NONE);

    /// @param bytes of the file that stay whatever follows
    /// @param last  row of the last epoch, if it stays only where no other epoch follows; else empty
    public record Rows(long bytes, String last) {
        public static final Rows NONE = new Rows(0, "");

        public Rows {
            if (bytes < 0) throw new IllegalArgumentException("bytes=" + bytes + "; at least 0");
        }
    }
}
