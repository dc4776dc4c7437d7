package dev.ruban.reduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeFoldTest {
    private final TreeFold<String> fold = new TreeFold<>((left, right) -> "(" + left + right + ")");

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "ab, (ab)",
        "abc, ((ab)c)",
        "abcd, ((ab)(cd))",
        "abcdefg, (((ab)(cd))((ef)g))",
        "a.cd, (a(cd))",
        "..c., c",
        ".b..e, (be)"
    })
    void combinesByTheTreeAndLeavesTheAbsentOut(String leaves, String expected) {
        for (int time = 0; time < 2; time++) {
            for (char leaf : leaves.toCharArray())
                fold.add(leaf == '.' ? Optional.empty() : Optional.of(String.valueOf(leaf)));
            assertThat(fold.finish()).contains(expected);
        }
        assertThat(fold.finish()).isEmpty();
    }

    @Test
    void theRootCompletesWhatSubtreesBegan() {
        SortedMap<Subtree, Optional<String>> parts = new TreeMap<>();
        parts.put(new Subtree(0, 1), Optional.of("a"));
        parts.put(new Subtree(1, 1), Optional.empty());
        parts.put(new Subtree(2, 2), Optional.of("(cd)"));
        parts.put(new Subtree(4, 4), Optional.of("e"));

        assertThat(TreeFold.root(parts, 8, (left, right) -> "(" + left + right + ")"))
                .contains("((a(cd))e)");
        parts.remove(new Subtree(1, 1));
        assertThatThrownBy(() -> TreeFold.root(parts, 8, String::concat))
                .hasMessageContaining("shard 1");
    }
}
