package dev.ruban.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TurnsWithThreadTest {
    private final TurnsWithThread turns = new TurnsWithThread("turns-under-test");
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        turns.close();
    }

    private void note(String task) {
        done.add(task + " by " + Thread.currentThread().getName());
    }

    private static String caller() {
        return Thread.currentThread().getName();
    }

    @Test
    void shortTasksAreDoneByWhoBringsThem() {
        turns.execute(() -> {
            turns.execute(() -> note("second"));
            note("first");
        });
        assertThat(done).containsExactly("first by " + caller(), "second by " + caller());
    }

    @Test
    void whatComesDuringALongTaskIsDoneAfterItByTheSameThread() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        turns.executeLong(() -> {
            await(goOn);
            note("long");
        });
        turns.execute(() -> note("short"));
        turns.execute(end::countDown);
        assertThat(done).isEmpty();
        goOn.countDown();
        end.await();
        assertThat(done).containsExactly("long by turns-under-test", "short by turns-under-test");
    }

    @Test
    void aLongTaskWaitsForItsTurn() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        turns.execute(() -> {
            turns.executeLong(() -> {
                note("long");
                end.countDown();
            });
            turns.execute(() -> note("later"));
            note("first");
        });
        end.await();
        assertThat(done).startsWith("first by " + caller(), "long by turns-under-test");
    }

    @Test
    void longTasksAreDoneByTheSameThreadAgainAndAgain() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            CountDownLatch end = new CountDownLatch(1);
            turns.executeLong(() -> note("long"));
            turns.execute(end::countDown);
            end.await();
        }
        assertThat(done).hasSize(100).containsOnly("long by turns-under-test");
    }

    @Test
    void aClosedOneTakesNoLongTasks() {
        turns.close();
        turns.executeLong(() -> note("long"));
        turns.execute(() -> note("short"));
        assertThat(done).containsExactly("short by " + caller());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
