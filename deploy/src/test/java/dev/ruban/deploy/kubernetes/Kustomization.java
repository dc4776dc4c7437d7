package dev.ruban.deploy.kubernetes;

import java.util.List;

/// The fields of a kustomization that are used here
/// (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/).
record Kustomization(
        String apiVersion,
        String kind,
        String namespace,
        List<String> resources,
        List<Image> images,
        List<Patch> patches,
        List<Generator> configMapGenerator,
        List<Generator> secretGenerator) {
    Kustomization {
        resources = orEmpty(resources);
        images = orEmpty(images);
        patches = orEmpty(patches);
        configMapGenerator = orEmpty(configMapGenerator);
        secretGenerator = orEmpty(secretGenerator);
    }

    record Image(String name, String newName, String newTag) {}

    record Patch(String path) {}

    record Generator(String name, List<String> files) {}

    @SuppressWarnings("NullAway") // a field that a file leaves out
    private static <T> List<T> orEmpty(List<T> given) {
        return given == null ? List.of() : given;
    }
}
