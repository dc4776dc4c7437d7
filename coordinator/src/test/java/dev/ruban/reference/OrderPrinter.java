package dev.ruban.reference;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Prints the rows of each step of an epoch, as `ruban order` does: a header `step,row`, then one
/// line for each row in dealing order. Steps count from 0 over the whole job, rows from 0 in the
/// data set.
///
/// Arguments: `--rows N --batch-size B --epoch E [--shards S] [--seed SEED] [--no-shuffle]`.
public final class OrderPrinter {
    private long rows = -1;
    private long batchSize = Job.ALL;
    private long epoch;
    private long shards = Constants.ARITHMETIC_1.shards();
    private long seed;
    private boolean shuffle = true;

    private OrderPrinter() {}

    /// See the class.
    public static void main(String[] arguments) {
        OrderPrinter printer = new OrderPrinter();
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
        while (!rest.isEmpty()) printer.take(rest);
        System.out.print(printer.print());
    }

    private void take(Deque<String> rest) {
        String option = rest.remove();
        switch (option) {
            case "--rows" -> rows = Long.parseLong(rest.remove());
            case "--batch-size" -> batchSize = Long.parseLong(rest.remove());
            case "--epoch" -> epoch = Long.parseLong(rest.remove());
            case "--shards" -> shards = Long.parseLong(rest.remove());
            case "--seed" -> seed = Long.parseLong(rest.remove());
            case "--no-shuffle" -> shuffle = false;
            default -> throw new IllegalArgumentException("unknown option '" + option + "'");
        }
    }

    private String print() {
        EpochOrder order =
                new EpochOrder(
                        Math.toIntExact(rows), Math.toIntExact(shards), Constants.ARITHMETIC_1);
        List<int[]> steps = order.steps(batchSize, shuffle, seed, Math.toIntExact(epoch));
        StringBuilder text = new StringBuilder("step,row\n");
        long firstStep = epoch * steps.size();
        for (int t = 0; t < steps.size(); t++) {
            for (int row : steps.get(t)) {
                text.append(firstStep + t).append(',').append(row).append('\n');
            }
        }
        return text.toString();
    }
}
