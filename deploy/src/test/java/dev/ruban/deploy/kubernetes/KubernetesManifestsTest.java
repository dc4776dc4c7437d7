package dev.ruban.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.cli.Main;
import dev.ruban.coordinator.program.RubanProgram;
import dev.ruban.worker.cli.WorkerProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KubernetesManifestsTest {
    static List<Path> files() {
        return Manifests.files();
    }

    static Set<String> jobs() {
        return Manifests.jobs().keySet();
    }

    private static JobSpec job(String name) {
        return Objects.requireNonNull(Manifests.jobs().get(name), name);
    }

    private static PodSpec pod(String name) {
        return job(name).getTemplate().getSpec();
    }

    private static Container container(String name) {
        assertThat(pod(name).getContainers()).hasSize(1);
        return pod(name).getContainers().getFirst();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFieldIsKnown(Path file) {
        assertThat(Manifests.read(file)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void anUnknownFieldIsFoundWhereverItIs(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            // A field of an object: a key, but none of a map whose keys are free.
            if (!line.matches(" *(- )?[a-z][A-Za-z]*:.*") || line.contains("memory")) continue;
            if (line.matches(" *(cpu|storage):.*")) continue;
            List<String> wrong = new ArrayList<>(lines);
            wrong.set(i, line.replaceFirst("([a-z][A-Za-z]*):", "$1Z:"));
            assertThatThrownBy(() -> Manifests.parse(String.join("\n", wrong)))
                    .as("line %d of %s: %s", i + 1, file, wrong.get(i))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void podsAreLockedDownAndSayWhatTheyNeed(String name) {
        PodSpec pod = pod(name);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        SecurityContext own = container(name).getSecurityContext();
        assertThat(own.getReadOnlyRootFilesystem()).isTrue();
        assertThat(own.getAllowPrivilegeEscalation()).isFalse();
        assertThat(own.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container(name).getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container(name).getResources().getLimits()).containsKey("memory");
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void everyMountHasItsVolumeAndEveryVolumeIsMounted(String name) {
        assertThat(container(name).getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(
                        pod(name).getVolumes().stream().map(Volume::getName).toList());
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void theCommandLineTakesTheOptions(String name) {
        List<String> arguments = container(name).getArgs();
        String help = help(arguments.getFirst());
        for (String argument : arguments.subList(1, arguments.size()))
            assertThat(help).as(argument).containsPattern(argument.replaceFirst("=.*", "") + "\\b");
    }

    private static String help(String command) {
        StringWriter out = new StringWriter();
        int code =
                Main.execute(
                        new RubanProgram(new WorkerProcess()),
                        new PrintWriter(out, true),
                        new PrintWriter(out, true),
                        command,
                        "--help");
        assertThat(code).isZero();
        return out.toString();
    }

    @Test
    void theServiceIsTheNameThatWorkersDial() {
        Service service = Manifests.one("common/service.yaml", Service.class);
        for (String name : List.of("base/workers", "jobset/worker"))
            assertThat(container(name).getArgs())
                    .contains("--coordinator=" + service.getMetadata().getName() + ":7070");
        for (String name : List.of("base/coordinator", "jobset/coordinator"))
            assertThat(job(name).getTemplate().getMetadata().getLabels())
                    .containsAllEntriesOf(service.getSpec().getSelector());
    }

    @Test
    void theNetworkPoliciesAreAboutThePodsThatThereAre() {
        List<NetworkPolicy> policies =
                Manifests.read(Manifests.FOLDER.resolve("common/network-policy.yaml")).stream()
                        .map(NetworkPolicy.class::cast)
                        .toList();
        for (String set :
                List.of("base/coordinator base/workers", "jobset/coordinator jobset/worker")) {
            List<String> names = List.of(set.split(" ", -1));
            for (int i = 0; i < 2; i++)
                assertThat(job(names.get(i)).getTemplate().getMetadata().getLabels())
                        .isEqualTo(policies.get(i).getSpec().getPodSelector().getMatchLabels());
        }
        assertThat(policies.getFirst().getSpec().getIngress().getFirst().getFrom().getFirst())
                .extracting(peer -> peer.getPodSelector().getMatchLabels())
                .isEqualTo(policies.getLast().getSpec().getPodSelector().getMatchLabels());
    }

    @Test
    void eachWorkerHasTriesOfItsOwn() {
        for (String name : List.of("base/workers", "jobset/worker")) {
            assertThat(job(name).getCompletionMode()).isEqualTo("Indexed");
            assertThat(job(name).getBackoffLimitPerIndex()).isPositive();
            assertThat(job(name).getParallelism()).isEqualTo(job(name).getCompletions());
        }
    }

    @Test
    void bothWaysRunTheSamePods() {
        assertThat(job("jobset/coordinator")).isEqualTo(job("base/coordinator"));
        assertThat(job("jobset/worker")).isEqualTo(job("base/workers"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"base", "common", "jobset", "overlays/example", "overlays/example-jobset"})
    void whatAKustomizationNamesIsThere(String name) {
        Path folder = Manifests.FOLDER.resolve(name);
        Kustomization kustomization =
                Manifests.one(name + "/kustomization.yaml", Kustomization.class);
        for (String resource : kustomization.resources())
            assertThat(folder.resolve(resource)).exists();
        for (Kustomization.Patch patch : kustomization.patches())
            assertThat(folder.resolve(patch.path())).exists();
        for (Kustomization.Image image : kustomization.images())
            assertThat(container("base/workers").getImage()).isEqualTo(image.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/example", "overlays/example-jobset"})
    void theSecretsThatPodsMountAreMadeOfTheFilesThatTheyName(String overlay) {
        Kustomization kustomization =
                Manifests.one(overlay + "/kustomization.yaml", Kustomization.class);
        for (String name : jobs()) {
            String secret =
                    pod(name).getVolumes().stream()
                            .filter(volume -> volume.getSecret() != null)
                            .map(volume -> volume.getSecret().getSecretName())
                            .collect(Collectors.joining());
            Set<String> made =
                    kustomization.secretGenerator().stream()
                            .filter(generator -> generator.name().equals(secret))
                            .flatMap(generator -> generator.files().stream())
                            .map(file -> file.replaceFirst("secrets/", ""))
                            .collect(Collectors.toCollection(TreeSet::new));
            Set<String> named =
                    container(name).getArgs().stream()
                            .filter(argument -> argument.contains("=/secrets/"))
                            .map(argument -> argument.replaceFirst(".*/", ""))
                            .collect(Collectors.toCollection(TreeSet::new));
            assertThat(made).as(name).isEqualTo(named).isNotEmpty();
        }
    }

    @Test
    void theExamplesPatchesAreAboutJobsThatThereAre() {
        Job coordinator = Manifests.one("overlays/example/coordinator.yaml", Job.class);
        Job workers = Manifests.one("overlays/example/workers.yaml", Job.class);
        assertThat(coordinator.getMetadata().getName()).isEqualTo("ruban-coordinator");
        assertThat(workers.getMetadata().getName()).isEqualTo("ruban-worker");
        assertThat(
                        coordinator
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getArgs())
                .containsAll(container("base/coordinator").getArgs());
        assertThat(workers.getSpec().getParallelism())
                .isEqualTo(workers.getSpec().getCompletions());
    }
}
