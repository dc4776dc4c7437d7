package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.metric.MetricSums;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where shards come to lie, with workers of given speeds on simulated time.
@Timeout(30)
final class PlacingTest {
    private static final int SHARDS = 64;
    private static final int ROWS_OF_SHARD = 1000;

    /// A cluster that computes step after step; shards arrive between two steps.
    private static final class Cluster {
        final Random random;
        final double noise;
        final TreeMap<WorkerId, Double> shardsPerSecond = new TreeMap<>();
        final List<Effect> effects = new ArrayList<>();
        TrainingState state;
        long nowNanos;
        int joined;
        double delaySeconds;
        int moves;
        int mostLoadedAtOnce;

        Cluster(long seed, double noise) {
            random = new Random(seed);
            this.noise = noise;
            JobPlan plan =
                    new JobPlan(
                            SHARDS,
                            SHARDS * ROWS_OF_SHARD,
                            0,
                            SHARDS * ROWS_OF_SHARD,
                            Integer.MAX_VALUE,
                            false,
                            0.1);
            ProtocolSettings settings =
                    new ProtocolSettings(1, 1, 1, 1, 1, 1024, 60_000_000_000L, 5_000_000_000L);
            state = TrainingState.initial(settings, plan, 1, 0);
            bring(new Input.Opened());
        }

        void bring(Input input) {
            Transition transition = TrainingProtocol.step(state, input, nowNanos);
            state = transition.next();
            for (Effect effect : transition.effects()) {
                if (effect instanceof Effect.Place place) countLoaded(place);
                if (effect instanceof Effect.Dismiss dismiss)
                    shardsPerSecond.remove(dismiss.worker());
            }
            effects.addAll(transition.effects());
        }

        /// Of those who have shards to compute meanwhile.
        private void countLoaded(Effect.Place place) {
            state.roster()
                    .find(place.worker())
                    .filter(member -> !member.usable().isEmpty())
                    .ifPresent(member -> {
                        int loaded = place.shards().minus(member.usable()).count();
                        mostLoadedAtOnce = Math.max(mostLoadedAtOnce, loaded);
                    });
        }

        WorkerId join(double speed) {
            return join(speed, Optional.empty());
        }

        WorkerId join(double speed, Optional<Claim> claim) {
            WorkerId id = new WorkerId(++joined);
            shardsPerSecond.put(id, speed);
            bring(new Input.Joined(id, new JoinRequest(1, 1, "test", "host", joined, 1, claim)));
            return id;
        }

        void kill(WorkerId id) {
            shardsPerSecond.remove(id);
            bring(new Input.Lost(id, "killed"));
        }

        /// It computes until it is dismissed.
        void leave(WorkerId id) {
            bring(new Input.Left(id, "leaving"));
        }

        /// Everything dealt is delivered, in the order in which it gets done, until the pass ends.
        void step() {
            long pass = state.passes();
            while (state.passes() == pass) {
                acknowledge();
                deliverNext();
            }
            acknowledge();
        }

        private void acknowledge() {
            for (int i = 0; i < effects.size(); i++) {
                if (!(effects.get(i) instanceof Effect.Place place)) continue;
                effects.remove(i--);
                if (!shardsPerSecond.containsKey(place.worker())) continue;
                moves++;
                bring(new Input.Ready(place.worker(), place.number()));
            }
        }

        /// Of all that was dealt: what is done first.
        private void deliverNext() {
            List<Effect.Deal> deals = new ArrayList<>();
            for (Effect effect : effects)
                if (effect instanceof Effect.Deal deal
                        && shardsPerSecond.containsKey(deal.worker())) deals.add(deal);
            effects.clear();
            TreeMap<Double, Effect.Deal> byTime = new TreeMap<>();
            for (Effect.Deal deal : deals) {
                int shards = deal.subtrees().stream().mapToInt(Subtree::size).sum();
                double measured =
                        shardsPerSecond.getOrDefault(deal.worker(), 1.0)
                                * (1 + noise * (2 * random.nextDouble() - 1));
                byTime.put(
                        delaySeconds
                                + shards / measured
                                + deals.size() * 1e-9 * random.nextDouble(),
                        deal);
            }
            long start = nowNanos;
            byTime.forEach((seconds, deal) -> {
                nowNanos = start + Math.round(seconds * 1e9);
                for (Subtree subtree : deal.subtrees()) deliver(deal, subtree);
            });
        }

        private void deliver(Effect.Deal deal, Subtree subtree) {
            bring(
                    new Input.Delivered(
                            deal.worker(),
                            deal.work(),
                            subtree,
                            (long) subtree.size() * ROWS_OF_SHARD,
                            1.0,
                            deal.pass() instanceof Pass.Step));
            for (Effect effect : List.copyOf(effects))
                if (effect instanceof Effect.SumUp sumUp && sumUp.pass() == state.passes()) {
                    effects.remove(effect);
                    bring(
                            new Input.SummedUp(
                                    sumUp.pass(), 1.0, MetricSums.NONE, true, Optional.empty()));
                }
        }

        List<Member> working() {
            return state.roster().members().stream()
                    .filter(member -> !member.target().isEmpty())
                    .sorted(Comparator.comparingInt(member -> member.target().first()))
                    .toList();
        }

        void requireFair() {
            List<Member> working = working();
            double share = (double) SHARDS / working.size();
            int partials = 0;
            for (Member member : working) {
                assertThat(member.isSettled()).as("%s has its shards", member.id()).isTrue();
                assertThat((double) member.target().count())
                        .isLessThanOrEqualTo(Math.max(1.15 * share, share + 1));
                partials += member.target().subtrees().size();
            }
            assertThat(partials).isLessThanOrEqualTo((int) (2.5 * working.size()));
        }

        List<Leaves> targets() {
            return working().stream().map(Member::target).toList();
        }
    }

    private static Cluster of(int workers, double speed) {
        return of(workers, speed, 1, 0);
    }

    private static Cluster of(int workers, double speed, long seed, double noise) {
        Cluster cluster = new Cluster(seed, noise);
        for (int i = 0; i < workers; i++) cluster.join(speed);
        return cluster;
    }

    @Test
    void equalWorkersStayWhereTheyAreThoughTheirMeasuredSpeedsAreNoisy() {
        for (long seed = 1; seed <= 20; seed++) {
            Cluster cluster = of(2 + (int) (seed % 15), 40, seed, 0.2);
            for (int i = 0; i < 5; i++) cluster.step();
            int moves = cluster.moves;
            List<Leaves> targets = cluster.targets();
            for (int i = 0; i < 300; i++) cluster.step();
            assertThat(cluster.targets()).as("seed %d", seed).isEqualTo(targets);
            assertThat(cluster.moves).as("seed %d", seed).isEqualTo(moves);
        }
    }

    @Test
    void stepsOfAFewMillisecondsMoveNothing() {
        Cluster cluster = of(3, 100_000);
        cluster.shardsPerSecond.put(new WorkerId(1), 10_000.0);
        for (int i = 0; i < 50; i++) cluster.step();
        assertThat(cluster.targets()).extracting(Leaves::count).contains(16, 24, 24);
    }

    /// Where a step takes 100 ms however few its rows are, fewer rows seem slower.
    @Test
    void aLongWayThereAndBackMovesNothing() {
        Cluster cluster = of(3, 1000, 1, 0.05);
        cluster.delaySeconds = 0.1;
        for (int i = 0; i < 5; i++) cluster.step();
        List<Leaves> targets = cluster.targets();
        for (int i = 0; i < 100; i++) cluster.step();
        assertThat(cluster.targets()).isEqualTo(targets);
    }

    /// It was measured when it had all shards, and seems faster than those who have fewer.
    @Test
    void aLongWayThereAndBackMovesNothingToWhoWasAloneBefore() {
        Cluster cluster = of(1, 100_000, 1, 0.05);
        cluster.delaySeconds = 0.1;
        for (int i = 0; i < 20; i++) cluster.step();
        cluster.join(100_000);
        cluster.join(100_000);
        for (int i = 0; i < 60; i++) cluster.step();
        assertThat(cluster.targets())
                .extracting(Leaves::count)
                .containsExactlyInAnyOrder(16, 24, 24);
    }

    /// Speeds that differ by the way there and back only, and so have moved nothing, do not count
    /// when somebody joins either.
    @Test
    void aLongWayThereAndBackDoesNotWeighInWhenTheRosterChanges() {
        Cluster cluster = of(3, 1000, 1, 0.05);
        cluster.delaySeconds = 0.1;
        for (int i = 0; i < 20; i++) cluster.step();
        assertThat(Placing.weights(cluster.working())).as("seem to differ").doesNotContain(1);
        cluster.join(1000);
        for (int i = 0; i < 20; i++) cluster.step();
        assertThat(cluster.targets()).extracting(Leaves::count).containsOnly(16);
    }

    @Test
    void loadFollowsSpeedAndComesBackWhenItIsEvenAgain() {
        Cluster cluster = of(4, 40);
        cluster.shardsPerSecond.put(new WorkerId(2), 10.0);
        for (int i = 0; i < 60; i++) cluster.step();
        assertThat(cluster.state.roster().find(new WorkerId(2)).orElseThrow().target().count())
                .isBetween(3, 6);
        int moves = cluster.moves;
        for (int i = 0; i < 100; i++) cluster.step();
        assertThat(cluster.moves).as("nothing moves to and fro").isEqualTo(moves);

        cluster.shardsPerSecond.put(new WorkerId(2), 40.0);
        for (int i = 0; i < 100; i++) cluster.step();
        cluster.requireFair();
    }

    @Test
    void whoComputesLoadsAnEighthOfTheShardsAtATimeAtMost() {
        Cluster cluster = of(2, 40);
        cluster.shardsPerSecond.put(new WorkerId(1), 4.0);
        for (int i = 0; i < 60; i++) cluster.step();
        assertThat(cluster.targets().getFirst().count()).isLessThan(12);
        assertThat(cluster.mostLoadedAtOnce).isBetween(1, SHARDS / 8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void afterAnyHistoryOfFailuresPlacementIsFairWithinTenSteps(long seed) {
        Random random = new Random(seed);
        Cluster cluster = of(4, 40, seed, 0.1);
        for (int event = 0; event < 40; event++) {
            List<WorkerId> alive = new ArrayList<>(cluster.shardsPerSecond.keySet());
            if (alive.size() > 2 && (random.nextBoolean() || alive.size() >= 16)) {
                WorkerId gone = alive.get(random.nextInt(alive.size()));
                if (random.nextBoolean()) cluster.kill(gone);
                else cluster.leave(gone);
            } else cluster.join(40);
            int quiet = random.nextInt(3) == 0 ? 10 : random.nextInt(3);
            int before = cluster.moves;
            for (int i = 0; i < quiet; i++) cluster.step();
            if (quiet < 10) continue;
            cluster.requireFair();
            // Each worker takes its share in eighths of the shards, and drops what others took.
            assertThat(cluster.moves - before).isLessThanOrEqualTo(12 * alive.size() + 12);
        }
    }

    @Test
    void aReplacementTakesThePlaceOfTheDead() {
        Cluster cluster = of(4, 40);
        for (int i = 0; i < 10; i++) cluster.step();
        List<Leaves> before = cluster.targets();
        Member victim = cluster.working().get(1);
        cluster.kill(victim.id());
        cluster.join(40);
        for (int i = 0; i < 10; i++) cluster.step();
        assertThat(cluster.targets()).isEqualTo(before);
    }

    @Test
    void whoComesBackKeepsTheShardsThatItHolds() {
        Cluster cluster = of(1, 40);
        for (int i = 0; i < 3; i++) cluster.step();
        Leaves upper = Leaves.range(SHARDS, 32, 64);
        WorkerId back = cluster.join(40, Optional.of(new Claim(1, 0, upper)));
        Member member = cluster.state.roster().find(back).orElseThrow();
        assertThat(member.target()).isEqualTo(upper);
        assertThat(member.usable()).isEqualTo(upper);
        assertThat(cluster.effects)
                .noneMatch(effect ->
                        effect instanceof Effect.Place place && place.worker().equals(back));
    }

    @Test
    void whoComesBackBeforeItsLossWasNoticedTakesItsOwnPlace() {
        Cluster cluster = of(2, 40);
        cluster.step();
        Leaves held = cluster.working().getFirst().held();
        cluster.join(40, Optional.of(new Claim(1, 1, held)));
        assertThat(cluster.state.roster().find(new WorkerId(1))).isEmpty();
        assertThat(cluster.state.roster().size()).isEqualTo(2);
        assertThat(cluster.state.roster().find(new WorkerId(3)).orElseThrow().target())
                .isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({"1024,65536", "1000,4096", "3,1048576"})
    void cutsOfLargeClustersAreFair(int workers, int shards) {
        double[] weights = new Random(1).doubles(workers, 0.5, 2).toArray();
        List<Leaves> ranges = FairCut.of(weights, List.of(), shards);
        double[] shares = FairCut.shares(weights, shards);
        int next = 0;
        for (int i = 0; i < workers; i++) {
            assertThat(ranges.get(i).first()).isEqualTo(next);
            next += ranges.get(i).count();
            assertThat((double) ranges.get(i).count())
                    .isLessThanOrEqualTo(Math.max(1.15 * shares[i], shares[i] + 1) + 1e-6);
        }
        assertThat(next).isEqualTo(shards);
    }
}
