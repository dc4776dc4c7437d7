package dev.ruban.deploy.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Reads manifests so strictly that an unknown field, or a key that comes twice, is an error.
final class Manifests {
    static final Path FOLDER = Path.of("kubernetes");

    private static final Map<String, Class<?>> KINDS =
            Map.of(
                    "v1 Service", Service.class,
                    "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
                    "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
                    "batch/v1 Job", Job.class,
                    "jobset.x-k8s.io/v1alpha2 JobSet", JobSet.class,
                    "kustomize.config.k8s.io/v1beta1 Kustomization", Kustomization.class);

    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .setAnnotationIntrospector(new WithoutAnySetter());

    private Manifests() {}

    /// fabric8's models keep what they do not know; here it is not known.
    private static final class WithoutAnySetter extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    /// All of a folder and those below it.
    static List<Path> files() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("job.yaml")) // a job of Ruban's
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static List<Object> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The objects of a text, which may hold several documents.
    /// @throws IllegalArgumentException that names the field or the kind that nobody knows
    static List<Object> parse(String yaml) {
        List<Object> objects = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
        for (Object document : new Load(settings).loadAllFromString(yaml))
            objects.add(STRICT.convertValue(document, kind((Map<?, ?>) document)));
        return objects;
    }

    private static Class<?> kind(Map<?, ?> document) {
        String kind = "%s %s".formatted(document.get("apiVersion"), document.get("kind"));
        Class<?> known = KINDS.get(kind);
        if (known == null) throw new IllegalArgumentException("unknown kind: " + kind);
        return known;
    }

    static <T> T one(String file, Class<T> type) {
        return type.cast(read(FOLDER.resolve(file)).getFirst());
    }

    /// The Jobs of both ways to run a cluster, by `FILE NAME`.
    static Map<String, JobSpec> jobs() {
        Map<String, JobSpec> jobs = new LinkedHashMap<>();
        for (String name : List.of("coordinator", "workers"))
            jobs.put("base/" + name, one("base/" + name + ".yaml", Job.class).getSpec());
        for (JobSet.ReplicatedJob job :
                one("jobset/jobset.yaml", JobSet.class).spec().replicatedJobs())
            jobs.put("jobset/" + job.name(), Objects.requireNonNull(job.template().getSpec()));
        return jobs;
    }
}
